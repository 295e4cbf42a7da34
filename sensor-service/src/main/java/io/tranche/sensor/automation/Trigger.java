package io.tranche.sensor.automation;

import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Instant;
import java.util.Optional;

/**
 * Why the readers of an asset partition are evaluated.
 *
 * @param asset the upstream asset
 * @param partition its partition
 * @param id the same for the same state of the partition, however it became known
 * @param event the id of what happened, for those who ask why
 * @param removed the member that the partition was, when it is gone
 */
record Trigger(
    String asset,
    String partition,
    String id,
    String event,
    Instant at,
    Optional<PartitionSetMember> removed) {

  static Trigger of(AssetEvent.Materialized event) {
    return new Trigger(
        event.asset(),
        event.partition(),
        id(event.asset(), event.partition(), event.token()),
        event.id(),
        event.at(),
        Optional.empty());
  }

  /** A member that is a partition of the asset became known after its materialization. */
  static Trigger ofKnown(String asset, PartitionSetMember member, long token) {
    return new Trigger(
        asset,
        member.key(),
        id(asset, member.key(), token),
        change(member),
        member.at(),
        Optional.empty());
  }

  /** A member that was a partition of the asset is gone. */
  static Trigger ofRemoved(String asset, PartitionSetMember member) {
    return new Trigger(
        asset, member.key(), change(member), change(member), member.at(), Optional.of(member));
  }

  private static String id(String asset, String partition, long token) {
    return Ids.assetPartition(asset, partition) + "@" + token;
  }

  private static String change(PartitionSetMember member) {
    return member.id() + " in version " + member.version();
  }
}
