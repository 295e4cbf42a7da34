package io.tranche.contracts.alerts;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that an alert tells.
 *
 * @param id of the event: the same however often it is published
 * @param runId of the run that it is about, if it is about one
 * @param assets at most 20 of them
 * @param assetCount how many there are
 * @param partitions at most 20 of them
 * @param partitionCount how many there are
 * @param reason for people, at most 1,000 characters
 */
public record AlertEvent(
    AlertTrigger on,
    String id,
    Instant at,
    Optional<String> runId,
    List<String> assets,
    int assetCount,
    List<String> partitions,
    int partitionCount,
    Optional<String> reason) {

  private static final int MOST_NAMED = 20;
  private static final int LONGEST_REASON = 1_000;

  public AlertEvent {
    assets = List.copyOf(assets);
    partitions = List.copyOf(partitions);
  }

  /** What an alert may tell of the end of a run; nothing, if another run follows by itself. */
  public static Optional<AlertEvent> of(RunEvent event) {
    if (event instanceof RunEvent.RunFailed failed && !failed.willRetry()) {
      return Optional.of(
          of(AlertTrigger.RUN_FAILED, event, failed.run(), Optional.of(failed.error())));
    } else if (event instanceof RunEvent.RunCanceled canceled) {
      return Optional.of(of(AlertTrigger.RUN_CANCELED, event, canceled.run(), canceled.reason()));
    } else if (event instanceof RunEvent.RunSucceeded succeeded) {
      return Optional.of(of(AlertTrigger.RUN_SUCCEEDED, event, succeeded.run(), Optional.empty()));
    }
    return Optional.empty();
  }

  /** What an alert may tell of the answer of a check; nothing of those that only warn. */
  public static Optional<AlertEvent> of(AssetEvent.Checked event) {
    if (event.passed() || event.severity() != CheckSeverity.ERROR) {
      return Optional.empty();
    }
    Object error = event.metadata().get("error");
    AlertEvent told =
        ofAssets(
            AlertTrigger.CHECK_FAILED,
            event.id(),
            event.at(),
            List.of(event.asset()),
            event.partition().isEmpty() ? List.of() : List.of(event.partition()),
            "check " + event.check() + (error == null ? "" : ": " + error));
    return Optional.of(event.runId().isEmpty() ? told : told.inRun(event.runId()));
  }

  private AlertEvent inRun(String run) {
    return new AlertEvent(
        on, id, at, Optional.of(run), assets, assetCount, partitions, partitionCount, reason);
  }

  private static AlertEvent of(
      AlertTrigger on, RunEvent event, Optional<RunSummary> run, Optional<String> reason) {
    List<String> partitions = run.map(RunSummary::partitions).orElse(List.of());
    return new AlertEvent(
        on,
        event.id(),
        event.at(),
        Optional.of(event.runId()),
        first(event.assets()),
        event.assets().size(),
        first(partitions),
        run.map(RunSummary::partitionCount).orElse(partitions.size()),
        reason.map(AlertEvent::shortened));
  }

  /** What an alert may tell of assets without a run. */
  public static AlertEvent ofAssets(
      AlertTrigger on,
      String id,
      Instant at,
      List<String> assets,
      List<String> partitions,
      String reason) {
    return new AlertEvent(
        on,
        id,
        at,
        Optional.empty(),
        first(assets),
        assets.size(),
        first(partitions),
        partitions.size(),
        Optional.of(shortened(reason)));
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }

  private static List<String> first(List<String> all) {
    return all.subList(0, Math.min(MOST_NAMED, all.size()));
  }
}
