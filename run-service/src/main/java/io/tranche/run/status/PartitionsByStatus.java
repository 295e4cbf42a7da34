package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The partitions of an asset by what has become of them, as ordinals. */
@Singleton
public class PartitionsByStatus {

  private final PartitionStatuses statuses;

  @Inject
  PartitionsByStatus(PartitionStatuses statuses) {
    this.statuses = statuses;
  }

  /** What need not be made: the partitions that have data, or are getting it. */
  public Uni<Ordinals> materialized(String asset) {
    return statuses
        .of(asset)
        .map(status -> status.picture().materialized().union(status.picture().materializing()));
  }

  /** The partitions whose newest run has failed. */
  public Uni<Ordinals> failed(String asset) {
    return in(PartitionStatus.FAILED, asset);
  }

  /** The partitions that have no data, no failure, and no run that holds them. */
  public Uni<Ordinals> missing(String asset) {
    return in(PartitionStatus.MISSING, asset);
  }

  private Uni<Ordinals> in(PartitionStatus wanted, String asset) {
    return statuses.of(asset).map(status -> status.picture().ordinals(wanted));
  }
}
