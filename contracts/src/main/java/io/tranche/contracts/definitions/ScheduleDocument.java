package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.partitions.ScheduleTimes;
import java.util.Map;
import java.util.Optional;

/**
 * Runs assets at times of the clock.
 *
 * @param target the assets to materialize, partitioned alike: of time windows the one that ended
 *     last, of static keys all, or the assets themselves
 * @param times when, as far as the target's time windows do not say it
 * @param catchUp how many ticks that were missed, the latest ones, are made up for; 0 to 1,000
 * @param tags of the runs
 * @param runConfig of the runs, beside that of the job, if the target is one
 */
public record ScheduleDocument(
    String name,
    Optional<String> description,
    RunTarget target,
    ScheduleTimes times,
    int catchUp,
    Map<String, String> tags,
    Optional<RunConfiguration> runConfig)
    implements Definition {

  /** The most ticks that can be made up for. */
  public static final int MOST_CATCH_UP = 1_000;

  static final int DEFAULT_CATCH_UP = 100;

  public ScheduleDocument {
    tags = Map.copyOf(tags);
  }

  /**
   * The configuration of its runs: of the job, then of the schedule.
   *
   * @param catalog defines the job
   */
  public Optional<RunConfiguration> runConfig(Catalog catalog) {
    return RunTarget.runConfig(target.runConfig(catalog), runConfig);
  }

  /**
   * What fires, and what is requested then.
   *
   * @throws PartitionsException.InvalidSchedule when the times do not fit the target
   */
  public PartitionsSchedule of(AssetDocument asset) {
    return PartitionsSchedule.of(asset.partitions(), times);
  }
}
