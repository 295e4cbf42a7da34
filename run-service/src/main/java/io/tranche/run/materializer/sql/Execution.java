package io.tranche.run.materializer.sql;

import io.tranche.partitions.TimeWindow;
import io.tranche.run.materializer.PartitionInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The partitions that one execution of a script produces together.
 *
 * @param window of the one partition, or the stretch of time that they make up
 */
record Execution(List<PartitionInput> partitions, Optional<TimeWindow> window) {

  /** Parameters that mean the same for one partition and for many. */
  static final Set<String> COLLECTIVE = Set.of("asset", "runId", "partitionKeys", "sources");

  static final Set<String> WINDOW =
      Set.of("windowStart", "windowEnd", "windowStartInstant", "windowEndInstant");

  Execution {
    partitions = List.copyOf(partitions);
  }

  /**
   * As few executions as the script's parameters allow: one if it asks for nothing that belongs to
   * a single partition; one for each unbroken stretch of time if it asks only for windows; else one
   * for each partition.
   */
  static List<Execution> plan(
      Set<String> parameters, List<PartitionInput> partitions, Dimensions dimensions) {
    Set<String> single = new HashSet<>(parameters);
    single.removeAll(COLLECTIVE);
    if (single.isEmpty()) {
      return List.of(
          partitions.size() == 1
              ? of(partitions.get(0))
              : new Execution(partitions, Optional.empty()));
    }
    if (dimensions.isTimeAlone()
        && WINDOW.containsAll(single)
        && partitions.stream().allMatch(partition -> partition.window().isPresent())) {
      return stretches(partitions);
    }
    return partitions.stream().map(Execution::of).toList();
  }

  /** That of one partition. */
  static Execution of(PartitionInput partition) {
    return new Execution(List.of(partition), partition.window());
  }

  private static List<Execution> stretches(List<PartitionInput> partitions) {
    List<PartitionInput> ordered =
        partitions.stream()
            .sorted(Comparator.comparing(partition -> partition.window().orElseThrow().start()))
            .toList();
    List<Execution> executions = new ArrayList<>();
    List<PartitionInput> stretch = new ArrayList<>();
    for (PartitionInput partition : ordered) {
      if (!stretch.isEmpty() && !follows(stretch.get(stretch.size() - 1), partition)) {
        executions.add(stretch(stretch));
        stretch.clear();
      }
      stretch.add(partition);
    }
    executions.add(stretch(stretch));
    return executions;
  }

  private static boolean follows(PartitionInput earlier, PartitionInput later) {
    return earlier.window().orElseThrow().end().equals(later.window().orElseThrow().start());
  }

  private static Execution stretch(List<PartitionInput> partitions) {
    return new Execution(
        partitions,
        Optional.of(
            new TimeWindow(
                partitions.get(0).window().orElseThrow().start(),
                partitions.get(partitions.size() - 1).window().orElseThrow().end())));
  }
}
