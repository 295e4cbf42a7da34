package io.tranche.console.origin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The guard, the pages and the services, in the order in which a request meets them. */
@ApplicationScoped
class OriginRoutes {
  private static final Logger LOG = Logger.getLogger(OriginRoutes.class);

  /** Before anything that answers. */
  private static final int GUARD = -100;

  private static final int PAGE = -90;

  /** After what the console itself answers under /api/v1. */
  private static final int SERVICES = 100;

  /** Where programs that know Dagster report to. */
  private static final String DAGSTER_REPORTS = "/report_asset_*";

  private final CrossSiteGuard guard;
  private final Map<Upstream, HttpProxy> proxies = new EnumMap<>(Upstream.class);

  OriginRoutes(
      Vertx vertx,
      Upstreams upstreams,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "tranche.console.hosts") Optional<Set<String>> hosts) {
    this.guard = CrossSiteGuard.of(host, hosts.orElse(Set.of()));
    for (Upstream upstream : Upstream.values()) {
      proxies.put(upstream, proxy(vertx, upstream, upstreams.addressOf(upstream)));
    }
  }

  void register(@Observes Router router) {
    router.route("/api/*").order(GUARD).handler(this::refuseOtherSites);
    router.get().order(PAGE).handler(OriginRoutes::answerPage);
    router.route("/api/v1/*").order(SERVICES).handler(this::passOn);
    router.route(DAGSTER_REPORTS).order(GUARD).handler(this::refuseOtherSites);
    router.route(DAGSTER_REPORTS).order(SERVICES).handler(this::passOn);
  }

  private void refuseOtherSites(RoutingContext context) {
    HttpServerRequest request = context.request();
    Optional<String> refusal =
        guard.refusal(
            request.method().name(),
            request.authority() == null ? null : request.authority().toString(),
            request.getHeader("Origin"),
            request.getHeader("Sec-Fetch-Site"));
    if (refusal.isPresent()) {
      Problem.crossSite(refusal.get()).answer(context.response());
    } else {
      context.next();
    }
  }

  private static void answerPage(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = context.normalizedPath();
    if (PageAddress.isPage(path, request.getHeader("Accept"))) {
      context.reroute("/index.html");
      return;
    }
    if (path.equals("/index.html")) {
      context.response().putHeader("Cache-Control", "no-cache");
    }
    context.next();
  }

  private void passOn(RoutingContext context) {
    HttpProxy proxy = proxies.get(Upstream.of(context.normalizedPath()));
    if (proxy == null) {
      context.next();
    } else {
      proxy.handle(context.request());
    }
  }

  private static HttpProxy proxy(Vertx vertx, Upstream upstream, URI address) {
    return HttpProxy.reverseProxy(vertx.createHttpClient(Upstreams.clientOptions(address)))
        .origin(Upstreams.portOf(address), address.getHost())
        .addInterceptor(new ServiceDown(upstream));
  }

  /** Says which service is down, instead of an empty 502. */
  private record ServiceDown(Upstream upstream) implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      // The origin compresses, and drops the header that says that a service already has.
      context.request().headers().remove("Accept-Encoding");
      announceBody(context.request().proxiedRequest());
      return context
          .sendRequest()
          .map(ServiceDown::withoutConnection)
          .recover(failure -> Future.succeededFuture(down(context, failure)));
    }

    /** HTTP/2 need not say that there is a body, and how long it is; HTTP/1.1 must. */
    private static void announceBody(HttpServerRequest request) {
      if (request.version() == HttpVersion.HTTP_2
          && !request.isEnded()
          && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        request.headers().set(HttpHeaders.TRANSFER_ENCODING, "chunked");
      }
    }

    /** It speaks of the connection to the service; HTTP/2 forbids it. */
    private static ProxyResponse withoutConnection(ProxyResponse response) {
      response.headers().remove("Connection");
      return response;
    }

    private ProxyResponse down(ProxyContext context, Throwable failure) {
      LOG.debugf(failure, "%s does not answer", upstream.serviceName());
      Problem problem = Problem.unavailable(upstream, "it does not answer");
      return context
          .request()
          .release()
          .response()
          .setStatusCode(problem.status())
          .putHeader("Content-Type", Problem.MEDIA_TYPE)
          .putHeader("Retry-After", "1")
          .setBody(Body.body(problem.body()));
    }
  }
}
