package io.tranche.run.backfill;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunConfigs;
import io.tranche.contracts.definitions.RunTarget;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What all runs of a backfill have in common: their tags, and their configuration. */
record RunTerms(Map<String, String> tags, Optional<RunConfiguration> runConfig) {

  private static final String FIELD = "runConfig";

  RunTerms {
    tags = Map.copyOf(tags);
  }

  /** What the job says, if one is named, and then the request. */
  static RunTerms of(RunRequest.Backfill request, Catalog catalog) {
    Optional<RunTarget.Job> job = Targets.job(request.asset(), catalog);
    Map<String, String> tags = new HashMap<>(job.map(of -> of.tags(catalog)).orElse(Map.of()));
    tags.putAll(request.tags());
    return new RunTerms(
        tags, RunTarget.runConfig(job.flatMap(of -> of.runConfig(catalog)), own(request)));
  }

  /** What the earlier backfill had, unless the request says otherwise. */
  static RunTerms again(RunRequest.Backfill request, Backfill earlier) {
    Map<String, String> tags = new HashMap<>(earlier.asked().tags());
    tags.remove(Backfills.MISSING_ONLY);
    tags.putAll(request.tags());
    return new RunTerms(tags, own(request).or(() -> earlier.asked().options().runConfig()));
  }

  private static Optional<RunConfiguration> own(RunRequest.Backfill request) {
    return request.options().flatMap(BackfillOptions::runConfig);
  }

  /** The request with all of this. */
  RunRequest.Backfill in(RunRequest.Backfill request) {
    BackfillOptions options = request.options().orElse(BackfillOptions.NONE);
    return new RunRequest.Backfill(
        request.id(),
        request.asset(),
        request.selection(),
        request.origin(),
        tags,
        request.at(),
        Optional.of(options.withRunConfig(runConfig)));
  }

  /** Refuses a configuration that runs of these parts, or all of them, would not take. */
  void requireTaken(RunRequest.Backfill request, List<AssetPart> parts, Catalog catalog) {
    Map<String, List<AssetDocument>> byStep =
        parts.stream()
            .collect(
                Collectors.groupingBy(
                    AssetPart::step,
                    LinkedHashMap::new,
                    Collectors.mapping(part -> catalog.asset(part.asset()), Collectors.toList())));
    for (List<AssetDocument> assets : byStep.values()) {
      List<Problem> problems = problems(assets, runConfig);
      if (!problems.isEmpty()) {
        throw TrancheException.Invalid.of(
            "invalid-run-config", "Cannot backfill: " + refusal(assets), problems);
      }
    }
    List<AssetDocument> all = byStep.values().stream().flatMap(List::stream).toList();
    if (!all.isEmpty() && all.stream().noneMatch(RunTerms::takesConfig)) {
      List<Problem> unused =
          RunConfigs.of(FIELD, all, own(request).orElse(RunConfiguration.EMPTY)).problems();
      if (!unused.isEmpty()) {
        throw TrancheException.Invalid.of(
            "invalid-run-config",
            "Cannot backfill: none of its assets takes a configuration",
            unused);
      }
    }
  }

  /** Why runs of these assets, made together, would be refused now; the first reason. */
  static Optional<String> change(
      Collection<AssetDocument> assets, Optional<RunConfiguration> runConfig) {
    return problems(assets, runConfig).stream()
        .findFirst()
        .map(problem -> refusal(assets) + " any more (" + problem + ")");
  }

  /** Assets without a schema do without. */
  private static List<Problem> problems(
      Collection<AssetDocument> assets, Optional<RunConfiguration> runConfig) {
    return assets.stream().anyMatch(RunTerms::takesConfig)
        ? RunConfigs.of(FIELD, assets, runConfig.orElse(RunConfiguration.EMPTY)).problems()
        : List.of();
  }

  private static String refusal(Collection<AssetDocument> assets) {
    return "the configSchema of "
        + assets.stream()
            .filter(RunTerms::takesConfig)
            .map(AssetDocument::key)
            .collect(Collectors.joining(", "))
        + " does not allow its runConfig";
  }

  private static boolean takesConfig(AssetDocument asset) {
    return asset.configSchema().isPresent();
  }
}
