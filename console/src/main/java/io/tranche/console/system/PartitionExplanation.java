package io.tranche.console.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a partition is as it is, put together from what the services told. */
final class PartitionExplanation {

  private final String asset;
  private final String partition;
  private final JsonObject status;
  private final JsonObject staleness;
  private final JsonObject run;
  private final JsonObject automation;

  /**
   * @param status of the partition; empty if it is not known
   * @param staleness what has changed since it was made; empty if that is not known
   * @param run the newest run of it, whole; empty if there was none
   * @param automation the last decision; empty if there was none
   */
  PartitionExplanation(
      String asset,
      String partition,
      JsonObject status,
      JsonObject staleness,
      JsonObject run,
      JsonObject automation) {
    this.asset = asset;
    this.partition = partition;
    this.status = status;
    this.staleness = staleness;
    this.run = run;
    this.automation = automation;
  }

  /**
   * The whole answer.
   *
   * @param causes what led to it, the nearest first
   */
  JsonObject json(JsonArray causes, JsonArray problems) {
    JsonObject json =
        new JsonObject()
            .put("asset", asset)
            .put("partition", partition)
            .put("status", status.getString("status", "UNKNOWN"))
            .put("reason", reason())
            .put("waitsFor", new JsonArray(waitsFor()))
            .put("causes", causes)
            .put("command", command())
            .put("problems", problems);
    stale().ifPresent(stale -> json.put("stale", stale));
    if (isStale()) {
      json.put("staleness", staleness);
    }
    error().ifPresent(error -> json.put("error", error));
    nextRetry().ifPresent(retry -> json.put("nextRetry", retry));
    if (!run.isEmpty()) {
      json.put("run", run);
    }
    if (!automation.isEmpty()) {
      json.put("automation", automation);
    }
    return json;
  }

  private String runStatus() {
    return run.getString("status", "");
  }

  /** One sentence. */
  String reason() {
    String id = run.getString("id", "");
    List<String> waits = waitsFor();
    if (runStatus().equals("QUEUED")) {
      return "its run " + id + " waits" + (waits.isEmpty() ? "" : " for " + said(waits));
    }
    if (Set.of("STARTING", "STARTED", "CANCELING").contains(runStatus())) {
      return "its run "
          + id
          + " is in progress"
          + (waits.isEmpty() ? "" : " and waits for " + said(waits));
    }
    String retry =
        nextRetry().map(next -> "; its next run is due " + next.getString("at", "soon")).orElse("");
    if (runStatus().equals("FAILURE")) {
      return "its last run failed" + retry;
    }
    String decision = automation.getString("decision", "");
    if (decision.equals("waiting")) {
      return "automation is waiting for " + said(waits);
    } else if (decision.equals("held by a check")) {
      return "automation makes nothing of what did not pass a blocking check: " + said(waits);
    } else if (decision.equals("paused")) {
      return "automation would request it, and all launching is paused";
    }
    return switch (status.getString("status", "")) {
      case "MATERIALIZED" ->
          isStale() || stale().isPresent()
              ? "it was materialized, and is stale"
              : "it was materialized";
      case "FAILED" -> "it could not be materialized";
      case "MATERIALIZING" -> "it is being materialized";
      default ->
          runStatus().equals("CANCELED") ? "its run was canceled" : "nothing has asked for it";
    };
  }

  private static String said(List<String> waits) {
    return waits.size() <= 3
        ? String.join(", ", waits)
        : String.join(", ", waits.subList(0, 3)) + " and " + (waits.size() - 3) + " more";
  }

  /** What the newest run waits for; without one that goes on, the automation. */
  private List<String> waitsFor() {
    List<String> waits = new ArrayList<>();
    strings(run.getJsonArray("waitsFor")).forEach(waits::add);
    boolean ended = List.of("", "SUCCESS", "FAILURE", "CANCELED").contains(runStatus());
    String decision = automation.getString("decision", "");
    if (ended && (decision.equals("waiting") || decision.equals("held by a check"))) {
      strings(automation.getJsonArray("missing")).forEach(one -> waits.add(spoken(one)));
    }
    return waits;
  }

  /** {@code asset|partition} as people write it. */
  static String spoken(String assetPartition) {
    int bar = assetPartition.indexOf('|');
    return bar < 0
        ? assetPartition
        : (assetPartition.substring(0, bar) + " " + assetPartition.substring(bar + 1)).strip();
  }

  private static List<String> strings(JsonArray texts) {
    List<String> all = new ArrayList<>();
    for (int i = 0; texts != null && i < texts.size(); i++) {
      all.add(texts.getString(i));
    }
    return all;
  }

  /** Whether it would be made otherwise now. */
  private boolean isStale() {
    return "STALE".equals(staleness.getString("state"));
  }

  /** Which object is gone that its data was made for. */
  private Optional<JsonObject> stale() {
    return Optional.ofNullable(status.getJsonObject("stale"));
  }

  /** Of the newest run, with the end of its log where there is one. */
  private Optional<String> error() {
    return Optional.ofNullable(run.getString("error")).filter(text -> !text.isEmpty());
  }

  private Optional<JsonObject> nextRetry() {
    return runStatus().equals("FAILURE")
        ? Optional.ofNullable(run.getJsonObject("retry"))
        : Optional.empty();
  }

  /** What makes it once more. */
  private String command() {
    return "tranche materialize "
        + quoted(asset)
        + (partition.isEmpty() ? "" : " " + quoted(partition));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
