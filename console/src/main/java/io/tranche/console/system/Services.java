package io.tranche.console.system;

import io.tranche.console.origin.Upstream;
import io.tranche.console.origin.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the services on behalf of the console itself. */
@Singleton
class Services {
  private static final long TIMEOUT_MILLIS = 3_000;

  private final HttpClient client;
  private final Upstreams upstreams;

  /** An answer, whatever its status; the body is empty if it is not a JSON object. */
  record Answer(int status, JsonObject body) {
    boolean ok() {
      return status / 100 == 2;
    }
  }

  Services(Vertx vertx, Upstreams upstreams) {
    this.client = vertx.createHttpClient();
    this.upstreams = upstreams;
  }

  URI addressOf(Upstream upstream) {
    return upstreams.addressOf(upstream);
  }

  /** Fails if the service does not answer in time. */
  Future<Answer> get(Upstream upstream, String path, Map<String, String> parameters) {
    URI address = upstreams.addressOf(upstream);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(address.getHost())
            .setPort(Upstreams.portOf(address))
            .setSsl(Upstreams.isSecure(address))
            .setURI(path + query(parameters))
            .setConnectTimeout(TIMEOUT_MILLIS)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("Accept", "application/json");
    return client.request(options).compose(HttpClientRequest::send).compose(Services::read);
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), json(body)));
  }

  private static JsonObject json(@Nullable Buffer body) {
    try {
      return body == null || body.length() == 0 ? new JsonObject() : new JsonObject(body);
    } catch (RuntimeException e) {
      return new JsonObject();
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
