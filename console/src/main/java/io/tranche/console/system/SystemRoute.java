package io.tranche.console.system;

import io.tranche.console.origin.Upstream;
import io.tranche.console.stream.StreamHealth;
import io.tranche.console.system.Services.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code GET /api/v1/system}: the services, whether they are ready, and what they lack. */
@ApplicationScoped
class SystemRoute {
  private final Services services;
  private final StreamHealth stream;
  private final String version;

  SystemRoute(
      Services services,
      StreamHealth stream,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.services = services;
    this.stream = stream;
    this.version = version;
  }

  void register(@Observes Router router) {
    router.get("/api/v1/system").order(0).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    Future.all(Stream.of(Upstream.values()).map(this::stateOf).toList())
        .onSuccess(
            states -> {
              JsonArray list = new JsonArray();
              states.<JsonObject>list().forEach(list::add);
              context.json(
                  new JsonObject()
                      .put("version", version)
                      .put("stream", new JsonObject().put("live", stream.live()))
                      .put("services", list));
            })
        .onFailure(context::fail);
  }

  private Future<JsonObject> stateOf(Upstream upstream) {
    JsonObject state =
        new JsonObject()
            .put("name", upstream.serviceName())
            .put("url", services.addressOf(upstream).toString());
    return services
        .get(upstream, "/q/health/ready", Map.of())
        .map(answer -> described(state, answer))
        .otherwise(
            down -> state.put("live", false).put("ready", false).put("checks", new JsonArray()));
  }

  private static JsonObject described(JsonObject state, Answer answer) {
    return state
        .put("live", true)
        .put("ready", answer.ok())
        .put("checks", answer.body().getJsonArray("checks", new JsonArray()));
  }
}
