package io.tranche.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that a page of another site makes a browser send: the services listen on the
 * user's own machine, and a materializer may run commands.
 */
@ApplicationScoped
class SameOrigin {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  void register(@Observes Filters filters) {
    filters.register(this::check, 1_000);
  }

  private void check(RoutingContext request) {
    String origin = request.request().getHeader("Origin");
    if (origin == null
        || SAFE.contains(request.request().method())
        || isAccepted(origin, request.request().getHeader("Host"))) {
      request.next();
      return;
    }
    request
        .response()
        .setStatusCode(403)
        .putHeader("Content-Type", ProblemDetails.MEDIA_TYPE)
        .end(
            "{\"type\":\"urn:tranche:problem:cross-site-request\",\"title\":\"Cross site request\","
                + "\"status\":403,\"code\":\"cross-site-request\","
                + "\"detail\":\"Cannot accept request: it comes from a page of another site\"}");
  }

  static boolean isAccepted(String origin, @Nullable String host) {
    try {
      URI from = URI.create(origin);
      return LOOPBACK.contains(String.valueOf(from.getHost()))
          || (host != null && host.equals(from.getAuthority()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
