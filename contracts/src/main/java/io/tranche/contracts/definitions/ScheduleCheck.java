package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import java.util.List;
import java.util.Map;

/**
 * What is wrong between a schedule and the assets: all of them fit into one run, and the times fit
 * their partitions.
 */
final class ScheduleCheck {

  private ScheduleCheck() {}

  static List<Problem> problems(ScheduleDocument schedule, Catalog catalog) {
    String path = "schedules[" + schedule.name() + "]";
    List<Problem> unknown = schedule.target().problems(path, catalog);
    if (!unknown.isEmpty()) {
      return unknown;
    }
    String place = path + (schedule.target().job().isPresent() ? ".job" : ".target");
    String value = schedule.target().toString();
    List<AssetDocument> assets = schedule.target().assets(catalog);
    if (assets.isEmpty()) {
      return List.of(
          Problem.at(
              place,
              value,
              "selects no asset that is run; external ones never are",
              "an asset with a materializer"));
    }
    Map<PartitionsDefinition, List<String>> byPartitions = JobCheck.byPartitions(assets);
    if (byPartitions.size() > 1) {
      return List.of(
          Problem.at(
              place,
              value,
              "selects assets that do not fit into one run: " + JobCheck.listed(byPartitions),
              "assets that are all partitioned alike"));
    }
    try {
      schedule.of(assets.get(0));
      return List.of();
    } catch (PartitionsException.InvalidSchedule refused) {
      return refused.problems().stream()
          .map(
              reason ->
                  Problem.at(path, value, reason, "times that fit the partitions of the target"))
          .toList();
    }
  }
}
