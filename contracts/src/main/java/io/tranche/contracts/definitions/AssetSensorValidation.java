package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is wrong between a sensor of assets and the rest: what it hears of is there, leads to
 * partitions of its target, and is not what it runs itself.
 */
final class AssetSensorValidation {

  private AssetSensorValidation() {}

  static List<Problem> problems(AssetSensorDocument sensor, Catalog catalog) {
    String path = "sensors[" + sensor.name() + "]";
    List<Problem> problems =
        new ArrayList<>(unknown(path + field(sensor), sensor.assets(), catalog));
    List<Problem> ofTarget = RunTargetValidation.problems(path, sensor.target(), catalog);
    problems.addAll(ofTarget);
    if (problems.isEmpty()) {
      List<AssetDocument> targets = sensor.target().assets(catalog);
      for (String asset : sensor.assets()) {
        loop(path + field(sensor), asset, sensor.target(), targets).ifPresent(problems::add);
        partitions(path, asset, sensor, targets, catalog).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static String field(AssetSensorDocument sensor) {
    return sensor.policy().isPresent() ? ".assets" : ".asset";
  }

  private static List<Problem> unknown(String path, List<String> assets, Catalog catalog) {
    return assets.stream()
        .filter(asset -> !catalog.assets().containsKey(asset))
        .map(
            asset ->
                Problem.at(
                    path,
                    asset,
                    "is not defined" + Suggestion.of(asset, catalog.assets().keySet()),
                    "the key of an asset"))
        .toList();
  }

  private static Optional<Problem> loop(
      String path, String asset, RunTarget target, List<AssetDocument> targets) {
    return targets.stream().noneMatch(one -> one.key().equals(asset))
        ? Optional.empty()
        : Optional.of(
            Problem.at(
                path,
                asset,
                "is run by the sensor itself, so every run would ask for the next",
                "an asset that is not in " + target));
  }

  private static Optional<Problem> partitions(
      String path,
      String asset,
      AssetSensorDocument sensor,
      List<AssetDocument> targets,
      Catalog catalog) {
    if (sensor.choice(catalog) == PartitionChoice.MAPPED) {
      Set<String> read = PartitionChoice.read(sensor.target(), catalog);
      return read.contains(asset)
          ? Optional.empty()
          : Optional.of(
              Problem.at(
                  path + ".partition",
                  PartitionChoice.MAPPED.word(),
                  "is only possible for a target that reads " + asset,
                  PartitionChoice.SAME.word()));
    }
    boolean heard = catalog.asset(asset).partitions().isPartitioned();
    boolean run = targets.get(0).partitions().isPartitioned();
    if (sensor.policy().isPresent() && heard && !run) {
      return Optional.of(
          Problem.at(
              path + ".partition",
              sensor.partition().map(PartitionChoice::word).orElse("none given"),
              "cannot tell for which partitions of " + asset + " it waits, for the target has none",
              "mapped, for a target that reads it"));
    }
    return run && !heard
        ? Optional.of(
            Problem.at(
                path + ".partition",
                sensor.partition().map(PartitionChoice::word).orElse("none given"),
                "never names a partition of the target, for " + asset + " has none",
                "mapped, for a target that reads it: "
                    + targets.stream().map(AssetDocument::key).collect(Collectors.joining(", "))))
        : Optional.empty();
  }
}
