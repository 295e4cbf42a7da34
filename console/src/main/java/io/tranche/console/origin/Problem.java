package io.tranche.console.origin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** A refusal of the origin itself, as problem details (RFC 9457). */
public record Problem(int status, String code, String title, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  public static Problem unavailable(Upstream upstream, String reason) {
    return new Problem(
        503,
        "service-unavailable",
        "Service unavailable",
        "Cannot reach " + upstream.serviceName() + ": " + reason);
  }

  public static Problem invalid(String detail) {
    return new Problem(400, "invalid-request", "Invalid request", detail);
  }

  static Problem crossSite(String detail) {
    return new Problem(403, "cross-site-request", "Cross-site request refused", detail);
  }

  public JsonObject json() {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("code", code);
  }

  Buffer body() {
    return json().toBuffer();
  }

  public void answer(HttpServerResponse response) {
    response.setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE).end(body());
  }
}
