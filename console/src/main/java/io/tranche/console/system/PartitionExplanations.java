package io.tranche.console.system;

import io.tranche.console.origin.Problem;
import io.tranche.console.origin.Upstream;
import io.tranche.console.system.Services.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Asks the services what they know of a partition; who is down is named under problems. */
@Singleton
class PartitionExplanations {

  /** How far back causes are followed. */
  private static final int MOST_CAUSES = 8;

  private final Services services;

  PartitionExplanations(Services services) {
    this.services = services;
  }

  Future<JsonObject> explain(String asset, String partition) {
    JsonArray problems = new JsonArray();
    Future<JsonObject> status = status(asset, partition);
    Future<JsonObject> staleness =
        status.compose(
            known ->
                known.isEmpty()
                    ? Future.succeededFuture(known)
                    : ask(
                            Upstream.RUN,
                            "/api/v1/partition-status/staleness",
                            Map.of("asset", asset, "partition", partition),
                            problems)
                        .map(PartitionExplanations::only));
    Future<JsonObject> newest = newestRun(asset, partition, problems);
    Future<JsonObject> run =
        newest.compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(found)
                    : ask(
                        Upstream.RUN,
                        "/api/v1/runs/"
                            + URLEncoder.encode(found.getString("id"), StandardCharsets.UTF_8),
                        Map.of(),
                        problems));
    Future<JsonObject> automation = automation(asset, partition, problems);
    Future<JsonArray> causes =
        Future.all(newest, automation)
            .compose(
                all ->
                    causes(
                        asset,
                        partition,
                        newest.result(),
                        automation.result(),
                        new JsonArray(),
                        new HashSet<>(),
                        problems));
    return Future.all(status, staleness, run, automation, causes)
        .map(
            all ->
                new PartitionExplanation(
                        asset,
                        partition,
                        status.result(),
                        staleness.result(),
                        run.result(),
                        automation.result())
                    .json(causes.result(), problems));
  }

  /** Of the one partition; that it does not exist is no problem, and who is down is asked more. */
  private Future<JsonObject> status(String asset, String partition) {
    return ask(
            Upstream.RUN,
            "/api/v1/partition-status/partitions",
            Map.of("asset", asset, "selection", selection(partition), "limit", "1"),
            new JsonArray())
        .map(PartitionExplanations::only);
  }

  /** The text that selects one partition. */
  private static String selection(String partition) {
    return partition.isEmpty()
        ? "*"
        : '"' + partition.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static JsonObject only(JsonObject page) {
    JsonArray items = page.getJsonArray("items", new JsonArray());
    return items.isEmpty() ? new JsonObject() : items.getJsonObject(0);
  }

  private Future<JsonObject> newestRun(String asset, String partition, JsonArray problems) {
    return ask(
            Upstream.RUN,
            "/api/v1/runs",
            Map.of("asset", asset, "partition", partition, "limit", "1"),
            problems)
        .map(PartitionExplanations::only);
  }

  private Future<JsonObject> automation(String asset, String partition, JsonArray problems) {
    return ask(
        Upstream.SENSOR,
        "/api/v1/sensors/automation",
        Map.of("asset", asset, "partition", partition),
        problems);
  }

  /** From a run to what led to it, and to the run of that, as far as automation tells. */
  private Future<JsonArray> causes(
      String asset,
      String partition,
      JsonObject run,
      JsonObject automation,
      JsonArray found,
      Set<String> seen,
      JsonArray problems) {
    if (run.isEmpty() || !seen.add(asset + "|" + partition) || found.size() >= MOST_CAUSES) {
      return Future.succeededFuture(found);
    }
    JsonObject cause =
        new JsonObject()
            .put("asset", asset)
            .put("partition", partition)
            .put("run", run.getString("id"))
            .put("status", run.getString("status"))
            .put("origin", run.getJsonObject("origin", new JsonObject()))
            .put("cause", run.getJsonObject("cause", new JsonObject()));
    found.add(cause);
    String trigger = automation.getString("trigger", "");
    int bar = trigger.indexOf('|');
    boolean isFollowed =
        bar > 0
            && "automation".equals(run.getJsonObject("origin", new JsonObject()).getString("type"));
    if (!isFollowed) {
      return Future.succeededFuture(found);
    }
    cause.put("trigger", trigger);
    String read = trigger.substring(0, bar);
    String key = trigger.substring(bar + 1);
    Future<JsonObject> upstream = newestRun(read, key, problems);
    Future<JsonObject> why = automation(read, key, problems);
    return Future.all(upstream, why)
        .compose(all -> causes(read, key, upstream.result(), why.result(), found, seen, problems));
  }

  /** Empty if there is no such thing, or the service is down. */
  private Future<JsonObject> ask(
      Upstream upstream, String path, Map<String, String> parameters, JsonArray problems) {
    return services
        .get(upstream, path, parameters)
        .map(
            answer -> {
              if (answer.ok()) {
                return answer.body();
              }
              if (answer.status() != 404) {
                problems.add(refusal(upstream, answer));
              }
              return new JsonObject();
            })
        .otherwise(
            down -> {
              problems.add(Problem.unavailable(upstream, "it does not answer").json());
              return new JsonObject();
            });
  }

  static JsonObject refusal(Upstream upstream, Answer answer) {
    return answer.body().containsKey("detail")
        ? answer.body()
        : Problem.unavailable(upstream, "it answered " + answer.status()).json();
  }
}
