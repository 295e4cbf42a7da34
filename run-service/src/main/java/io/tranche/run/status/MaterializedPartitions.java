package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What need not be made: the partitions that have data, or are getting it. */
@Singleton
public class MaterializedPartitions {

  private final PartitionStatuses statuses;

  @Inject
  MaterializedPartitions(PartitionStatuses statuses) {
    this.statuses = statuses;
  }

  /** The ordinals of these partitions of an asset. */
  public Uni<Ordinals> of(String asset) {
    return statuses
        .of(asset)
        .map(status -> status.picture().materialized().union(status.picture().materializing()));
  }
}
