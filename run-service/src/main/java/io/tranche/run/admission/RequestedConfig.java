package io.tranche.run.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ConfigSchema;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configuration of the run that a request asks for. */
final class RequestedConfig {

  private static final String FIELD = "runConfig";

  private RequestedConfig() {}

  /**
   * What is given, with the defaults of the schemas of all assets; absent where there is nothing.
   * Filled in again it stays as it is.
   *
   * @throws TrancheException.Invalid if a schema refuses it, or no asset takes a configuration
   */
  static Optional<RunConfiguration> of(RunRequest.Launch launch, Catalog catalog) {
    List<ConfigSchema> schemas =
        launch.assets().stream()
            .map(catalog::asset)
            .map(AssetDocument::configSchema)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    RunConfiguration given = launch.runConfig().orElse(RunConfiguration.EMPTY);
    if (schemas.isEmpty()) {
      requireNone(given, launch);
      return Optional.empty();
    }
    JsonNode whole = given.tree();
    List<Problem> problems = new ArrayList<>();
    for (ConfigSchema schema : schemas) {
      whole = schema.filledIn(FIELD, whole, problems);
    }
    for (ConfigSchema schema : schemas) {
      problems.addAll(schema.problems(FIELD, whole));
    }
    if (!problems.isEmpty()) {
      throw refused("configSchema does not allow its runConfig", problems);
    }
    return Optional.of(RunConfiguration.of(whole)).filter(config -> !config.isEmpty());
  }

  private static void requireNone(RunConfiguration given, RunRequest.Launch launch) {
    if (!given.isEmpty()) {
      throw refused(
          "none of its assets takes a configuration",
          List.of(
              Problem.at(
                  FIELD,
                  given.toString(),
                  "is not taken by " + String.join(", ", launch.assets()),
                  "no runConfig, or an asset with a configSchema")));
    }
  }

  private static TrancheException.Invalid refused(String reason, List<Problem> problems) {
    return TrancheException.Invalid.of(
        "invalid-run-config", "Cannot launch run: " + reason, problems);
  }
}
