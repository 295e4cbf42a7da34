package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.PartitionsDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong between what is to be run and the assets: all of them fit into one run. */
final class RunTargetValidation {

  private RunTargetValidation() {}

  /**
   * Of a target whose runs have the configuration that its job says, or none.
   *
   * @param path of the document that names the target
   */
  static List<Problem> problems(String path, RunTarget target, Catalog catalog) {
    return problems(path, target, Optional.empty(), catalog);
  }

  /**
   * @param path of the document that names the target
   * @param runConfig what that document says itself
   */
  static List<Problem> problems(
      String path, RunTarget target, Optional<RunConfiguration> runConfig, Catalog catalog) {
    List<Problem> unknown = target.problems(path, catalog);
    if (!unknown.isEmpty()) {
      return unknown;
    }
    String place = path + "." + target.field();
    List<AssetDocument> assets = target.assets(catalog);
    if (assets.isEmpty()) {
      return List.of(
          Problem.at(
              place,
              target.toString(),
              "selects no asset that is run; external ones never are",
              "an asset with a materializer"));
    }
    Map<PartitionsDefinition, List<String>> byPartitions = JobValidation.byPartitions(assets);
    if (byPartitions.size() > 1) {
      return List.of(
          Problem.at(
              place,
              target.toString(),
              "selects assets that do not fit into one run: " + JobValidation.listed(byPartitions),
              "assets that are all partitioned alike"));
    }
    Optional<RunConfiguration> whole = RunTarget.runConfig(target.runConfig(catalog), runConfig);
    if (whole.isEmpty()) {
      return assets.stream().flatMap(asset -> lacking(place, asset).stream()).toList();
    }
    // What a job says is looked at with the job.
    return runConfig.isEmpty()
        ? List.of()
        : RunConfigs.of(path + ".runConfig", assets, whole.get()).problems();
  }

  /** Runs that nobody gives a configuration have none. */
  private static Optional<Problem> lacking(String place, AssetDocument asset) {
    return asset
        .configSchema()
        .flatMap(schema -> schema.problemsOfNone("runConfig").stream().findFirst())
        .map(
            lack ->
                Problem.at(
                    place,
                    asset.key(),
                    "needs a configuration, which these runs do not have: " + lack,
                    "a runConfig of the job or schedule, or an asset whose configSchema has a default for it"));
  }
}
