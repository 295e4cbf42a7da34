package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.contracts.runs.RunConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a run, measured against the {@code configSchema} of all its assets.
 *
 * @param whole what is given, with the defaults of the schemas; absent where there is nothing.
 *     Filled in again it stays as it is
 * @param problems why a run cannot have it; none if it can
 */
public record RunConfigs(Optional<RunConfiguration> whole, List<Problem> problems) {

  public RunConfigs {
    problems = List.copyOf(problems);
  }

  /**
   * Every schema has to allow it. Where no asset has one, only the empty configuration is allowed.
   *
   * @param path of the configuration, in the user's own terms
   */
  public static RunConfigs of(
      String path, Collection<AssetDocument> assets, RunConfiguration given) {
    List<ConfigSchema> schemas =
        assets.stream()
            .map(AssetDocument::configSchema)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (schemas.isEmpty()) {
      return new RunConfigs(
          Optional.empty(), given.isEmpty() ? List.of() : List.of(notTaken(path, assets, given)));
    }
    JsonNode whole = given.tree();
    List<Problem> problems = new ArrayList<>();
    for (ConfigSchema schema : schemas) {
      whole = schema.filledIn(path, whole, problems);
    }
    for (ConfigSchema schema : schemas) {
      problems.addAll(schema.problems(path, whole));
    }
    return new RunConfigs(
        problems.isEmpty()
            ? Optional.of(RunConfiguration.of(whole)).filter(config -> !config.isEmpty())
            : Optional.empty(),
        problems);
  }

  private static Problem notTaken(
      String path, Collection<AssetDocument> assets, RunConfiguration given) {
    return Problem.at(
        path,
        given.toString(),
        "is not taken by " + String.join(", ", assets.stream().map(AssetDocument::key).toList()),
        "no runConfig, or an asset with a configSchema");
  }
}
