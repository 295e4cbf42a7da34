package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong between a job and the assets: a job selects at least one that can be run, those
 * that are partitioned share one definition, and all take its configuration.
 */
final class JobValidation {

  private static final int MOST_NAMED = 5;

  private JobValidation() {}

  static List<Problem> problems(JobDocument job, AssetGraph graph) {
    String path = "jobs[" + job.name() + "].target";
    List<Problem> problems = new ArrayList<>(job.target().problems(path, graph));
    if (!problems.isEmpty()) {
      return problems;
    }
    List<AssetDocument> assets = job.assets(graph);
    Map<PartitionsDefinition, List<String>> byPartitions = byPartitions(assets);
    byPartitions.remove(PartitionsDefinition.unpartitioned());
    if (assets.isEmpty()) {
      problems.add(
          Problem.at(
              path,
              job.target().toString(),
              job.target().resolve(graph).isEmpty()
                  ? "selects no asset"
                  : "selects external assets only, which are never run",
              "a selection of at least one asset with a materializer"));
    } else if (byPartitions.size() > 1) {
      problems.add(
          Problem.at(
              path,
              job.target().toString(),
              "selects assets that are partitioned differently: " + listed(byPartitions),
              "assets that share one partitions definition, and assets that are not partitioned"));
    } else if (job.runConfig().isPresent()) {
      problems.addAll(
          RunConfigs.of("jobs[" + job.name() + "].runConfig", assets, job.runConfig().get())
              .problems());
    }
    return problems;
  }

  /** The keys of assets by what they are partitioned by, in the order of the assets. */
  static Map<PartitionsDefinition, List<String>> byPartitions(List<AssetDocument> assets) {
    Map<PartitionsDefinition, List<String>> byPartitions = new LinkedHashMap<>();
    assets.forEach(
        asset ->
            byPartitions
                .computeIfAbsent(asset.partitions(), definition -> new ArrayList<>())
                .add(asset.key()));
    return byPartitions;
  }

  /** For people: {@code daily of a, b; other daily of c}. */
  static String listed(Map<PartitionsDefinition, List<String>> byPartitions) {
    List<String> parts = new ArrayList<>();
    Set<String> types = new HashSet<>();
    byPartitions.forEach(
        (definition, keys) ->
            parts.add(
                (types.add(definition.type()) ? "" : "other ")
                    + definition.type()
                    + " of "
                    + String.join(", ", keys.subList(0, Math.min(keys.size(), MOST_NAMED)))
                    + (keys.size() > MOST_NAMED
                        ? " and " + (keys.size() - MOST_NAMED) + " more"
                        : "")));
    return String.join("; ", parts);
  }
}
