package io.tranche.sensor.automation;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Instant;
import java.util.Optional;

/**
 * Why the readers of an asset partition are evaluated.
 *
 * @param asset the upstream asset
 * @param partition its partition
 * @param id of the event, the same however often it comes
 * @param removed the member that the partition was, when it is gone
 */
record Trigger(
    String asset, String partition, String id, Instant at, Optional<PartitionSetMember> removed) {

  static Trigger of(AssetEvent.Materialized event) {
    return new Trigger(event.asset(), event.partition(), event.id(), event.at(), Optional.empty());
  }

  /** A member was added, or is gone, that is a partition of the asset. */
  static Trigger of(String asset, PartitionSetMember member) {
    return new Trigger(
        asset,
        member.key(),
        member.id() + "@" + member.version(),
        member.at(),
        member.removed() ? Optional.of(member) : Optional.empty());
  }
}
