package io.tranche.partitions;

import java.util.List;

/**
 * Which partitions of an upstream asset the partitions of a downstream asset need, and which
 * downstream partitions come from upstream ones. An unpartitioned asset has {@link Unpartitioned}
 * as its definition.
 *
 * <p>Law, for every mapping that is valid between two definitions: u is in {@code upstream({d})}
 * exactly when d is in {@code downstream({u})}, except where a mapping's own page says otherwise.
 */
public sealed interface PartitionMapping
    permits IdentityPartitionMapping,
        AllPartitionMapping,
        LastPartitionMapping,
        SpecificPartitionMapping,
        StaticPartitionMapping,
        TablePartitionMapping,
        TimeWindowPartitionMapping,
        MultiPartitionMapping,
        MultiToSinglePartitionMapping,
        MetadataPartitionMapping {

  /** The mapping between two assets that name none. */
  static PartitionMapping defaultBetween(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return inferredBetween(upstream, downstream).mapping();
  }

  /** The mapping between two assets that name none, with what leads to it. */
  static InferredMapping inferredBetween(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return DefaultMapping.between(upstream, downstream);
  }

  /** Word that names the kind in the wire form. */
  String type();

  /** What the downstream partitions need of the upstream definition. */
  UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context);

  /** The existing downstream partitions that need any of the upstream ones. */
  PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context);

  /** Why the mapping cannot stand between the two definitions; empty if it can. */
  List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream);

  /** Refuses, listing every problem, a mapping that cannot stand between the two definitions. */
  default void validate(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = problems(upstream, downstream);
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidMapping(problems);
    }
  }
}
