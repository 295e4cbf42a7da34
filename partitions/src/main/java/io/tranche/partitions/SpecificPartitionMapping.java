package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;

/**
 * Every downstream partition needs exactly these upstream partitions.
 *
 * @param keys upstream keys
 * @param allowNonexistentUpstream whether keys that do not exist are left out silently
 */
public record SpecificPartitionMapping(List<String> keys, boolean allowNonexistentUpstream)
    implements PartitionMapping {

  public SpecificPartitionMapping {
    keys = List.copyOf(keys);
  }

  @Override
  public String type() {
    return "specific";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    var existing = new ArrayList<String>();
    var nonexistent = new ArrayList<String>();
    keys.forEach(key -> (upstream.contains(key, context) ? existing : nonexistent).add(key));
    return UpstreamPartitionsResult.of(
        upstream.subset(existing, context), allowNonexistentUpstream ? List.of() : nonexistent);
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    return keys.stream().anyMatch(upstream::contains)
        ? downstream.all(context)
        : downstream.none(context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return List.of();
  }
}
