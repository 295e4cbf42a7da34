package io.tranche.run.materializer;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import java.util.List;

/** Which partitions of the assets that an asset reads its own partitions need. */
public interface UpstreamPartitions {

  /** For materializations that read nothing. */
  UpstreamPartitions NONE = (asset, dependency, partitions) -> List.of();

  /**
   * The existing partitions of one asset that are upstream of some partitions, in their order; the
   * empty key for an asset that is not partitioned.
   *
   * @throws MaterializationException if they need some that do not exist
   */
  List<String> keys(AssetDocument asset, Dependency dependency, List<String> partitions);
}
