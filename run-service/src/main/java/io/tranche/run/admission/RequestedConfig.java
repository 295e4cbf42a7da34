package io.tranche.run.admission;

import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunConfigs;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import java.util.List;
import java.util.Optional;

/** The configuration of the run that a request asks for. */
final class RequestedConfig {

  private static final String FIELD = "runConfig";

  private RequestedConfig() {}

  /**
   * What is given, with the defaults of the schemas of all assets; absent where there is nothing.
   * Filled in again it stays as it is. A backfill says the same of all its runs; those of assets
   * without a schema do without.
   *
   * @throws TrancheException.Invalid if a schema refuses it, or no asset takes a configuration
   */
  static Optional<RunConfiguration> of(RunRequest.Launch launch, Catalog catalog) {
    List<AssetDocument> assets = launch.assets().stream().map(catalog::asset).toList();
    boolean isTaken = assets.stream().anyMatch(asset -> asset.configSchema().isPresent());
    if (!isTaken && launch.origin().type() == Origin.Type.BACKFILL) {
      return Optional.empty();
    }
    RunConfigs configs =
        RunConfigs.of(FIELD, assets, launch.runConfig().orElse(RunConfiguration.EMPTY));
    if (!configs.problems().isEmpty()) {
      throw TrancheException.Invalid.of(
          "invalid-run-config",
          isTaken
              ? "Cannot launch run: configSchema does not allow its runConfig"
              : "Cannot launch run: none of its assets takes a configuration",
          configs.problems());
    }
    return configs.whole();
  }
}
