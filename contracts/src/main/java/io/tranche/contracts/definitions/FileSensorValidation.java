package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong between a sensor of files and the rest: its assets fit into one run, what a file
 * adds or names is one of their partitions, and a folder that is looked at is known.
 */
final class FileSensorValidation {

  private FileSensorValidation() {}

  static List<Problem> problems(FileSensorDocument sensor, Catalog catalog) {
    String path = "sensors[" + sensor.name() + "]";
    List<Problem> problems = new ArrayList<>();
    if (sensor.type() == FileSensorDocument.Type.DIRECTORY
        && catalog.folderOf(sensor.match().bucket()).isEmpty()) {
      problems.add(
          Problem.at(
              path + ".match.bucket",
              sensor.match().bucket(),
              "is no folder that can be looked at",
              "the bucket of a connection of type folder"));
    }
    List<Problem> ofTarget = RunTargetValidation.problems(path, sensor.target(), catalog);
    problems.addAll(ofTarget);
    if (ofTarget.isEmpty()) {
      problems.addAll(ofPartitions(path, sensor, catalog));
    }
    return problems;
  }

  private static List<Problem> ofPartitions(
      String path, FileSensorDocument sensor, Catalog catalog) {
    PartitionsDefinition partitions = sensor.target().assets(catalog).get(0).partitions();
    return sensor
        .add()
        .map(add -> ofSet(path + ".add.set", add.set(), sensor, partitions, catalog))
        .orElseGet(() -> ofPartition(path + ".partition", sensor, partitions));
  }

  private static List<Problem> ofSet(
      String path,
      String set,
      FileSensorDocument sensor,
      PartitionsDefinition partitions,
      Catalog catalog) {
    List<Problem> problems = new ArrayList<>();
    catalog.checkSet(path, set, problems);
    if (!(partitions instanceof DynamicPartitionsDefinition dynamic
        && dynamic.name().equals(set))) {
      problems.add(
          Problem.at(
              path,
              set,
              "is not the set that partitions the target",
              "the set of " + sensor.target()));
    }
    return problems;
  }

  private static List<Problem> ofPartition(
      String path, FileSensorDocument sensor, PartitionsDefinition partitions) {
    if (sensor.partition().isPresent() == partitions.isPartitioned()) {
      return List.of();
    }
    return List.of(
        Problem.at(
            path,
            sensor.partition().map(Template::text).orElse("none given"),
            partitions.isPartitioned()
                ? "is required, for the target is partitioned"
                : "must not be given, for the target is not partitioned",
            "a template such as {date}"));
  }
}
