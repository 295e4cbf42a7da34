package io.tranche.console.system;

import io.tranche.console.origin.Problem;
import io.tranche.console.origin.Upstream;
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
 * members it is a source of, and the runs of their partitions; {@code
 * ?asset=orders&partition=2024-05-03}: why the partition is as it is. A service that is down leaves
 * its part empty and is named under {@code problems}.
 */
@ApplicationScoped
class ExplanationRoute {
  private static final String MOST_RUNS = "20";

  private final Services services;
  private final PartitionExplanations partitions;

  ExplanationRoute(Services services, PartitionExplanations partitions) {
    this.services = services;
    this.partitions = partitions;
  }

  void register(@Observes Router router) {
    router.get("/api/v1/explanations").order(0).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    String asset = context.request().getParam("asset");
    if (asset != null && !asset.isEmpty()) {
      explain(asset, context);
      return;
    }
    String object = context.request().getParam("object");
    if (object == null || !object.contains("://")) {
      Problem.invalid(
              "Cannot explain object: expected its address, as in s3://bucket/key, or an asset ("
                  + (object == null ? "" : object)
                  + ")")
          .answer(context.response());
      return;
    }
    explain(object).onSuccess(context::json).onFailure(context::fail);
  }

  /** A name without its namespace is accepted where it is unique. */
  private void explain(String asset, RoutingContext context) {
    String partition = context.request().getParam("partition");
    services
        .get(Upstream.DEFINITIONS, "/api/v1/assets/detail", Map.of("asset", asset))
        .onSuccess(
            found -> {
              if (found.ok()) {
                partitions
                    .explain(
                        found.body().getString("key", asset), partition == null ? "" : partition)
                    .onSuccess(context::json)
                    .onFailure(context::fail);
              } else {
                context
                    .response()
                    .setStatusCode(found.status())
                    .putHeader("Content-Type", "application/problem+json")
                    .end(PartitionExplanations.refusal(Upstream.DEFINITIONS, found).encode());
              }
            })
        .onFailure(
            down ->
                Problem.unavailable(Upstream.DEFINITIONS, "it does not answer")
                    .answer(context.response()));
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
                problems.add(PartitionExplanations.refusal(upstream, answer));
              }
              return answer.body().getJsonArray("items", new JsonArray());
            })
        .otherwise(
            down -> {
              problems.add(Problem.unavailable(upstream, "it does not answer").json());
              return new JsonArray();
            });
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
