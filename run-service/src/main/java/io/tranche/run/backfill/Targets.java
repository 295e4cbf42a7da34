package io.tranche.run.backfill;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.RunTarget;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which partitions of which assets a text means. The partitions that are selected are those of the
 * assets that read no other selected one; the others follow through the mappings.
 */
final class Targets {

  private static final String JOB = "job:";
  private static final String ALL = "*";

  private final Catalog catalog;
  private final PartitionContext context;
  private final Map<String, PartitionsSubset> targets = new HashMap<>();

  Targets(Catalog catalog, PartitionContext context) {
    this.catalog = catalog;
    this.context = context;
  }

  /** Adds what is selected; refuses what is unknown, external, or no partition. */
  void add(String assets, String selection) {
    List<AssetDocument> selected = runnable(assets);
    Set<String> keys = selected.stream().map(AssetDocument::key).collect(Collectors.toSet());
    Map<String, PartitionsSubset> added = new HashMap<>();
    for (AssetDocument asset : selected) {
      added.put(asset.key(), subset(asset, keys, selection, added));
    }
    added.forEach((key, subset) -> targets.merge(key, subset, PartitionsSubset::union));
  }

  /** The job that a text names, if it names one. */
  static Optional<RunTarget.Job> job(String text, Catalog catalog) {
    return text.startsWith(JOB)
        ? Optional.of(new RunTarget.Job(catalog.wholeName(Kind.JOB, text.substring(JOB.length()))))
        : Optional.empty();
  }

  private PartitionsSubset subset(
      AssetDocument asset,
      Set<String> selected,
      String selection,
      Map<String, PartitionsSubset> upstream) {
    PartitionsDefinition definition = asset.partitions();
    List<AssetDocument.Dependency> reads =
        asset.deps().stream()
            .filter(read -> selected.contains(read.asset()) && !read.asset().equals(asset.key()))
            .toList();
    if (selection.strip().equals(ALL) || (reads.isEmpty() && !definition.isPartitioned())) {
      return definition.all(context);
    }
    if (reads.isEmpty()) {
      return PartitionSelection.parse(selection).resolve(definition, context);
    }
    PartitionsSubset followed = definition.none(context);
    for (AssetDocument.Dependency read : reads) {
      PartitionsSubset of = upstream.get(read.asset());
      if (of != null) {
        followed = followed.union(catalog.mapping(asset, read).downstream(of, definition, context));
      }
    }
    return followed;
  }

  private List<AssetDocument> runnable(String text) {
    Optional<RunTarget.Job> job = job(text, catalog);
    if (job.isPresent()) {
      return job.get().assets(catalog);
    }
    AssetDocument named = catalog.assets().get(catalog.wholeName(Kind.ASSET, text));
    if (named != null) {
      return List.of(requireRun(named));
    }
    RunTarget.Assets target = new RunTarget.Assets(catalog.selection(text));
    List<Problem> problems = target.problems("backfill", catalog);
    if (problems.stream().anyMatch(problem -> problem.value().filter(text::equals).isPresent())) {
      return List.of(catalog.asset(text));
    }
    if (!problems.isEmpty()) {
      throw TrancheException.Invalid.of(
          "unknown-asset", "Cannot backfill: assets are not defined (" + text + ")", problems);
    }
    List<AssetDocument> assets = target.assets(catalog);
    if (assets.isEmpty()) {
      throw new TrancheException.Invalid(
          "empty-asset-selection",
          "Cannot backfill: no asset that is run is selected (" + text + ")");
    }
    return assets;
  }

  private static AssetDocument requireRun(AssetDocument asset) {
    if (asset.external()) {
      throw new TrancheException.Invalid(
          "external-asset",
          "Cannot backfill: the asset is external, never run (" + asset.key() + ")");
    }
    return asset;
  }

  /** By asset, each after all that it reads; those without any partition are left out. */
  Map<String, Ordinals> found() {
    Map<String, Ordinals> found = new LinkedHashMap<>();
    for (String key : catalog.graph().inOrder(targets.keySet())) {
      PartitionsSubset subset = targets.get(key);
      if (subset != null && !subset.isEmpty()) {
        found.put(key, subset.ordinals());
      }
    }
    return found;
  }
}
