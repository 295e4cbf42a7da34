package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.partitions.PartitionsException;
import java.util.List;

/**
 * What is wrong between a schedule and the assets: all of them fit into one run, and the times fit
 * their partitions.
 */
final class ScheduleValidation {

  private ScheduleValidation() {}

  static List<Problem> problems(ScheduleDocument schedule, Catalog catalog) {
    String path = "schedules[" + schedule.name() + "]";
    List<Problem> problems =
        RunTargetValidation.problems(path, schedule.target(), schedule.runConfig(), catalog);
    if (!problems.isEmpty()) {
      return problems;
    }
    try {
      schedule.of(schedule.target().assets(catalog).get(0));
      return List.of();
    } catch (PartitionsException.InvalidSchedule refused) {
      return refused.problems().stream()
          .map(
              reason ->
                  Problem.at(
                      path,
                      schedule.target().toString(),
                      reason,
                      "times that fit the partitions of the target"))
          .toList();
    }
  }
}
