package io.tranche.sensor.schedule;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ScheduleDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.schedule.ScheduleState.Pending;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A schedule with the partitions of its target, ready to be evaluated. */
record Fired(ScheduleDocument document, PartitionsSchedule schedule, long catalog) {

  private static final String TAG = "tranche/schedule";

  static Fired of(ScheduleDocument document, Catalog catalog) {
    return new Fired(document, document.of(catalog.asset(document.target())), catalog.number());
  }

  String name() {
    return document.name();
  }

  /** Changes when the schedule fires at other times or for another asset. */
  String times() {
    return Ids.of(
        "schedule", document.target(), schedule.cron(), schedule.timezone().orElse("UTC"));
  }

  /** The same for the same tick, whoever evaluates it: one run for each partition. */
  Pending evaluate(DueTicks due, Instant now) {
    var evaluation = schedule.evaluate(PartitionContext.at(due.tick()));
    return evaluation instanceof PartitionsSchedule.Evaluation.Requested requested
        ? new Pending(
            due.tick(),
            now,
            requests(requested.partitions(), due.tick()),
            Optional.empty(),
            due.missed())
        : Pending.skipped(due, now, ((PartitionsSchedule.Evaluation.Skipped) evaluation).reason());
  }

  private List<RunRequest> requests(PartitionsSubset partitions, Instant tick) {
    Map<String, String> tags = new HashMap<>(document.tags());
    tags.put(TAG, name());
    Origin origin = Origin.schedule(name());
    if (partitions.size() > RunRequest.MAX_PARTITIONS) {
      return List.of(
          new RunRequest.Backfill(
              id(tick, "backfill"),
              document.target(),
              PartitionSelection.print(partitions),
              origin,
              tags,
              tick));
    }
    Cause cause = Cause.schedule(id(tick, "tick"), tick);
    return partitions
        .keys()
        .<RunRequest>map(
            key ->
                new RunRequest.Launch(
                    id(tick, "partition", key),
                    List.of(document.target()),
                    List.of(key),
                    origin,
                    cause,
                    Optional.empty(),
                    tags,
                    0,
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  private String id(Instant tick, String... parts) {
    return Ids.of("schedule", name(), tick.toString(), Ids.of(parts));
  }
}
