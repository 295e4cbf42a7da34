package io.tranche.sensor.schedule;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ScheduleDocument;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.request.SensorTarget;
import io.tranche.sensor.schedule.ScheduleState.Pending;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A schedule with the partitions of its target, ready to be evaluated. */
record Fired(
    ScheduleDocument document,
    List<String> assets,
    Map<String, String> tags,
    Optional<RunConfiguration> runConfig,
    PartitionsSchedule schedule,
    long catalog) {

  private static final String TAG = "tranche/schedule";

  static Fired of(ScheduleDocument document, Catalog catalog) {
    List<AssetDocument> assets = document.target().assets(catalog);
    return new Fired(
        document,
        assets.stream().map(AssetDocument::key).toList(),
        tags(document, catalog),
        document.runConfig(catalog),
        document.of(assets.get(0)),
        catalog.number());
  }

  /** Of the job, then of the schedule. */
  private static Map<String, String> tags(ScheduleDocument document, Catalog catalog) {
    Map<String, String> tags = new HashMap<>(document.target().tags(catalog));
    tags.putAll(document.tags());
    tags.put(TAG, document.name());
    return tags;
  }

  String name() {
    return document.name();
  }

  /** Changes when the schedule fires at other times or its target is written otherwise. */
  String times() {
    return Ids.of(
        "schedule",
        document.target().toString(),
        schedule.cron(),
        schedule.timezone().orElse("UTC"));
  }

  /** The same for the same tick, whoever evaluates it: one run for each partition. */
  Pending evaluate(DueTicks due, Instant now) {
    var evaluation = schedule.evaluate(PartitionContext.at(due.tick()));
    if (evaluation instanceof PartitionsSchedule.Evaluation.Requested many
        && many.partitions().size() > SensorTarget.MOST_REQUESTS
        && assets.size() > 1) {
      return new Pending(
          due.tick(), now, List.of(), Optional.of(tooMany(many.partitions())), due.missed());
    }
    return evaluation instanceof PartitionsSchedule.Evaluation.Requested requested
        ? new Pending(
            due.tick(),
            now,
            requests(requested.partitions(), due.tick()),
            Optional.empty(),
            due.missed())
        : Pending.skipped(due, now, ((PartitionsSchedule.Evaluation.Skipped) evaluation).reason());
  }

  /** Such a backfill would be of each asset by itself, and not of runs of all of them. */
  private String tooMany(PartitionsSubset partitions) {
    return "Cannot run "
        + assets.size()
        + " assets together: more than "
        + SensorTarget.MOST_REQUESTS
        + " partitions are due, schedule each asset by itself ("
        + partitions.size()
        + ")";
  }

  private List<RunRequest> requests(PartitionsSubset partitions, Instant tick) {
    Origin origin = Origin.schedule(name());
    if (partitions.size() > SensorTarget.MOST_REQUESTS) {
      return List.of(
          new RunRequest.Backfill(
              id(tick, "backfill"),
              assets.get(0),
              PartitionSelection.print(partitions),
              origin,
              tags,
              tick,
              runConfig.map(BackfillOptions::ofRunConfig)));
    }
    Cause cause = Cause.schedule(id(tick, "tick"), tick);
    return partitions
        .keys()
        .<RunRequest>map(
            key ->
                new RunRequest.Launch(
                        id(tick, "partition", key),
                        assets,
                        List.of(key),
                        origin,
                        cause,
                        Optional.empty(),
                        tags,
                        0,
                        Optional.empty(),
                        Optional.empty())
                    .withRunConfig(runConfig))
        .toList();
  }

  private String id(Instant tick, String... parts) {
    return Ids.of("schedule", name(), tick.toString(), Ids.of(parts));
  }
}
