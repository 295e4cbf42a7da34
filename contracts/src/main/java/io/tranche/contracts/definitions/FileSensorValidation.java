package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.definitions.FileSensorDocument.OnDelete;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    sensor
        .listing()
        .flatMap(FileSensorDocument.Listing::connection)
        .ifPresent(name -> checkConnection(path, name, sensor, catalog, problems));
    if (sensor.onDelete() != OnDelete.KEEP && !sensor.heedsRemovals()) {
      problems.add(
          Problem.at(
              path + ".match.events",
              "created",
              "does not name removed, so onDelete would do nothing",
              "[created, removed], no events, or onDelete: keep"));
    }
    problems.addAll(ofTarget(path, sensor.target(), sensor.add(), sensor.partition(), catalog));
    return problems;
  }

  private static void checkConnection(
      String path,
      String name,
      FileSensorDocument sensor,
      Catalog catalog,
      List<Problem> problems) {
    ConnectionDocument named = catalog.connections().get(name);
    if (!(named instanceof ConnectionDocument.S3 s3)) {
      problems.add(
          Problem.at(
              path + ".connection",
              name,
              "is not a connection of type s3" + Suggestion.of(name, buckets(catalog)),
              "the name of a connection of type s3"));
    } else if (!s3.bucket().equals(sensor.match().bucket())) {
      problems.add(
          Problem.at(
              path + ".match.bucket",
              sensor.match().bucket(),
              "is not the bucket of connection " + name,
              s3.bucket()));
    }
  }

  private static List<String> buckets(Catalog catalog) {
    return catalog.connections().values().stream()
        .filter(ConnectionDocument.S3.class::isInstance)
        .map(ConnectionDocument::name)
        .toList();
  }

  /** What is wrong between a target and what is added to its set or named of its partitions. */
  static List<Problem> ofTarget(
      String path,
      RunTarget target,
      Optional<FileSensorDocument.Add> add,
      Optional<Template> partition,
      Catalog catalog) {
    List<Problem> ofTarget = RunTargetValidation.problems(path, target, catalog);
    if (!ofTarget.isEmpty()) {
      return ofTarget;
    }
    PartitionsDefinition partitions = target.assets(catalog).get(0).partitions();
    return add.map(given -> ofSet(path + ".add.set", given.set(), target, partitions, catalog))
        .orElseGet(() -> ofPartition(path + ".partition", partition, partitions));
  }

  private static List<Problem> ofSet(
      String path, String set, RunTarget target, PartitionsDefinition partitions, Catalog catalog) {
    List<Problem> problems = new ArrayList<>();
    catalog.checkSet(path, set, problems);
    if (!(partitions instanceof DynamicPartitionsDefinition dynamic
        && dynamic.name().equals(set))) {
      problems.add(
          Problem.at(
              path, set, "is not the set that partitions the target", "the set of " + target));
    }
    return problems;
  }

  private static List<Problem> ofPartition(
      String path, Optional<Template> partition, PartitionsDefinition partitions) {
    if (partition.isPresent() == partitions.isPartitioned()) {
      return List.of();
    }
    return List.of(
        Problem.at(
            path,
            partition.map(Template::text).orElse("none given"),
            partitions.isPartitioned()
                ? "is required, for the target is partitioned"
                : "must not be given, for the target is not partitioned",
            "a template such as {date}"));
  }
}
