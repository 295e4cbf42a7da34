package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.MetadataPartitionMapping;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.UpstreamPartitionsResult;
import io.tranche.run.backfill.BackfillPreview.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the partitions of a plan need that the plan does not make and that has no data.
 *
 * @param made by asset, the partitions that have data
 */
record MissingUpstream(
    Backfill plan, Catalog catalog, Map<String, Ordinals> made, PartitionContext context) {

  List<Upstream> of(AssetDocument reader, AssetPart part) {
    PartitionsSubset target = PartitionsSubset.of(reader.partitions(), part.target(), context);
    List<Upstream> found = new ArrayList<>();
    for (AssetDocument.Dependency dependency : reader.deps()) {
      Upstream upstream = of(reader, target, dependency);
      if (upstream.affected() > 0 || !upstream.nonexistent().isEmpty()) {
        found.add(upstream);
      }
    }
    return found;
  }

  private Upstream of(
      AssetDocument reader, PartitionsSubset target, AssetDocument.Dependency dependency) {
    PartitionMapping mapping = catalog.mapping(reader, dependency);
    PartitionsDefinition definition = catalog.asset(dependency.asset()).partitions();
    PartitionsSubset lacking =
        definition.all(context).difference(known(dependency.asset(), definition));
    // A mapping by metadata can be followed from the keys to the cells only.
    Optional<UpstreamPartitionsResult> needs =
        mapping instanceof MetadataPartitionMapping
            ? Optional.empty()
            : Optional.of(mapping.upstream(target, definition, context));
    PartitionsSubset missing =
        needs.map(needed -> needed.subset().intersection(lacking)).orElse(lacking);
    long affected =
        missing.isEmpty()
            ? 0
            : mapping.downstream(missing, reader.partitions(), context).intersection(target).size();
    return new Upstream(
        dependency.asset(),
        needs.map(needed -> missing.size()),
        affected,
        needs.map(needed -> examples(missing, definition)).orElse(List.of()),
        needs
            .map(needed -> needed.requiredButNonexistent().stream().limit(10).toList())
            .orElse(List.of()),
        dependency.allowMissingUpstream());
  }

  private List<String> examples(PartitionsSubset missing, PartitionsDefinition definition) {
    return definition.isPartitioned()
        ? missing.keys().limit(10).toList()
        : Previews.someKeys(missing.ordinals(), definition, context);
  }

  /** What has data, or will have. */
  private PartitionsSubset known(String asset, PartitionsDefinition definition) {
    Ordinals targeted =
        plan.parts().stream()
            .filter(part -> part.asset().equals(asset))
            .map(AssetPart::target)
            .findFirst()
            .orElse(Ordinals.empty());
    return PartitionsSubset.of(
        definition, made.getOrDefault(asset, Ordinals.empty()).union(targeted), context);
  }
}
