package io.tranche.partitions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A schedule made from a partitions definition, as Dagster's {@code
 * build_schedule_from_partitioned_job}: it fires when a window has ended (or at the time that is
 * set) and requests the last window that exists then; with several dimensions every key of that
 * window; of static partitions all keys; of an asset without partitions itself. The key of each
 * partition is also its run key, so that an evaluation which happens twice requests nothing twice.
 *
 * @param definition time windows, static keys, none, or several dimensions of which one has time
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @param timezone IANA name; empty for static keys without one, which fire in UTC
 */
public record PartitionsSchedule(
    PartitionsDefinition definition, String cron, Optional<String> timezone) {

  /** What an evaluation asks for. */
  public sealed interface Evaluation {

    /** Materialize these; never empty. */
    record Requested(PartitionsSubset partitions) implements Evaluation {}

    /** Do nothing now, for this reason. */
    record Skipped(String reason) implements Evaluation {}
  }

  /**
   * The schedule of a definition.
   *
   * @throws PartitionsException.InvalidSchedule listing every problem, when the definition can have
   *     none or the times do not fit it
   */
  public static PartitionsSchedule of(PartitionsDefinition definition, ScheduleTimes times) {
    var reading = new ScheduleCron(times);
    var windows = windows(definition);
    boolean hasFixedKeys =
        definition instanceof StaticPartitionsDefinition || !definition.isPartitioned();
    if (windows.isEmpty() && !hasFixedKeys) {
      throw new PartitionsException.InvalidSchedule(
          List.of(
              "a schedule needs time windows, static keys, no partitions, or several dimensions of"
                  + " which exactly one has time windows ("
                  + definition.type()
                  + ")"));
    }
    String cron = windows.map(reading::of).orElseGet(reading::ofKeys);
    if (!reading.problems().isEmpty()) {
      throw new PartitionsException.InvalidSchedule(reading.problems());
    }
    return new PartitionsSchedule(
        definition,
        cron,
        windows.map(TimeWindowPartitionsDefinition::timezone).or(times::timezone));
  }

  /** The name that a schedule of this job or asset has when none is given. */
  public static String nameFor(String target) {
    return target + "_schedule";
  }

  /** The first instant after the given one at which the cron fires. */
  public Instant tickAfter(Instant instant) {
    return new CronTicks(cron, timezone.orElse("UTC")).after(instant);
  }

  /**
   * What is to be requested at {@code context.now()}, which need not be a tick of the cron. When
   * the window whose turn it is has been excluded, nothing is: on Sunday a schedule of business
   * days does not ask for Friday again.
   */
  public Evaluation evaluate(PartitionContext context) {
    var windows = windows(definition);
    if (windows.isPresent() && !windows.get().line().isDue(context.now())) {
      return new Evaluation.Skipped("the window that has ended last is excluded");
    }
    var due = LatestWindows.of(definition, Optional.empty(), context);
    return due.isEmpty()
        ? new Evaluation.Skipped("there are no partitions yet")
        : new Evaluation.Requested(due);
  }

  private static Optional<TimeWindowPartitionsDefinition> windows(PartitionsDefinition definition) {
    var time =
        definition.dimensionList().stream()
            .filter(TimeWindowPartitionsDefinition.class::isInstance)
            .map(TimeWindowPartitionsDefinition.class::cast)
            .toList();
    return time.size() == 1 ? Optional.of(time.get(0)) : Optional.empty();
  }
}
