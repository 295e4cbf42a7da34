package io.tranche.console.system;

import io.tranche.console.origin.Problem;
import io.tranche.console.origin.Upstream;
import io.tranche.console.system.Services.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code GET /api/v1/explanations?object=s3://bucket/key}: which sensors take the file, which
 * members it is a source of, and the runs of their partitions. A service that is down leaves its
 * part empty and is named under {@code problems}.
 */
@ApplicationScoped
class ExplanationRoute {
  private static final String MOST_RUNS = "20";

  private final Services services;

  ExplanationRoute(Services services) {
    this.services = services;
  }

  void register(@Observes Router router) {
    router.get("/api/v1/explanations").order(0).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    String object = context.request().getParam("object");
    if (object == null || !object.contains("://")) {
      Problem.invalid(
              "Cannot explain object: expected its address, as in s3://bucket/key ("
                  + (object == null ? "" : object)
                  + ")")
          .answer(context.response());
      return;
    }
    explain(object).onSuccess(context::json).onFailure(context::fail);
  }

  private Future<JsonObject> explain(String object) {
    JsonArray problems = new JsonArray();
    return items(
            Upstream.SENSOR, "/api/v1/file-arrivals/matches", Map.of("object", object), problems)
        .compose(
            matches -> {
              List<Added> added = Added.allOf(matches);
              Future<JsonArray> members = each(added, one -> membersOf(one, problems));
              Future<JsonArray> runs = each(added, one -> runsOf(one, problems));
              Future<JsonArray> others = each(Named.allOf(matches), one -> runsOf(one, problems));
              return Future.all(members, runs, others)
                  .map(
                      all ->
                          new JsonObject()
                              .put("object", object)
                              .put("matches", matches)
                              .put("members", members.result())
                              .put("runs", runs.result().addAll(others.result()))
                              .put("problems", problems));
            });
  }

  private Future<JsonArray> membersOf(Added added, JsonArray problems) {
    return items(
            Upstream.DEFINITIONS,
            "/api/v1/partition-sets/keys",
            Map.of("set", added.set(), "search", added.key(), "removed", "true"),
            problems)
        .map(members -> withKey(members, added));
  }

  private Future<JsonArray> runsOf(Added added, JsonArray problems) {
    return items(
        Upstream.RUN,
        "/api/v1/runs",
        Map.of("partition", added.key(), "limit", MOST_RUNS),
        problems);
  }

  private Future<JsonArray> runsOf(Named named, JsonArray problems) {
    return items(
        Upstream.RUN,
        "/api/v1/runs",
        Map.of("asset", named.asset(), "partition", named.partition(), "limit", MOST_RUNS),
        problems);
  }

  private Future<JsonArray> items(
      Upstream upstream, String path, Map<String, String> parameters, JsonArray problems) {
    return services
        .get(upstream, path, parameters)
        .map(
            answer -> {
              if (!answer.ok()) {
                problems.add(refusal(upstream, answer));
              }
              return answer.body().getJsonArray("items", new JsonArray());
            })
        .otherwise(
            down -> {
              problems.add(Problem.unavailable(upstream, "it does not answer").json());
              return new JsonArray();
            });
  }

  private static JsonObject refusal(Upstream upstream, Answer answer) {
    return answer.body().containsKey("detail")
        ? answer.body()
        : Problem.unavailable(upstream, "it answered " + answer.status()).json();
  }

  private static JsonArray withKey(JsonArray members, Added added) {
    JsonArray found = new JsonArray();
    for (int i = 0; i < members.size(); i++) {
      JsonObject member = members.getJsonObject(i);
      if (added.key().equals(member.getString("key"))) {
        found.add(member.copy().put("set", added.set()));
      }
    }
    return found;
  }

  private static <T> Future<JsonArray> each(List<T> asked, Function<T, Future<JsonArray>> ask) {
    return Future.all(asked.stream().map(ask).toList())
        .map(
            answers -> {
              JsonArray all = new JsonArray();
              answers.<JsonArray>list().forEach(all::addAll);
              return all;
            });
  }
}
