package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.UpstreamPartitionsResult;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.UpstreamPartitions;
import io.tranche.run.member.RegisteredKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Follows the mappings of the catalog, as of one instant. */
record MappedUpstream(Catalog catalog, RegisteredKeys keys, Instant now)
    implements UpstreamPartitions {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MOST_NAMED = 10;

  private record Found(List<String> keys, List<String> nonexistent) {}

  @Override
  public List<String> keys(AssetDocument asset, Dependency dependency, List<String> partitions) {
    PartitionMapping mapping = catalog.mapping(asset, dependency);
    PartitionsDefinition upstream = catalog.asset(dependency.asset()).partitions();
    Found found =
        keys.evaluate(
                registered -> {
                  PartitionContext context = new PartitionContext(now, registered);
                  UpstreamPartitionsResult result =
                      mapping.upstream(
                          asset.partitions().subset(partitions, context), upstream, context);
                  return new Found(
                      result.subset().keys().toList(),
                      List.copyOf(result.requiredButNonexistent()));
                })
            .await()
            .atMost(ANSWER);
    if (!found.nonexistent().isEmpty()) {
      throw new MaterializationException(
          "Cannot materialize "
              + asset.key()
              + ": it needs partitions of "
              + dependency.asset()
              + " that do not exist ("
              + found.nonexistent().stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
              + (found.nonexistent().size() > MOST_NAMED
                  ? " and " + (found.nonexistent().size() - MOST_NAMED) + " more"
                  : "")
              + "); accepted: a mapping with allowNonexistentUpstream: true");
    }
    return found.keys();
  }
}
