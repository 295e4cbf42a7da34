package io.tranche.sensor.automation;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Instant;
import java.util.Optional;

/**
 * Why partitions of eager assets are evaluated.
 *
 * @param asset the asset that changed: mostly one upstream
 * @param partition the partition of it
 * @param id the same for the same state of the partition, however it became known
 * @param cause what happened, for those who ask why
 * @param removed the member that the partition was, when it is gone
 */
record Trigger(
    String asset, String partition, String id, Cause cause, Optional<PartitionSetMember> removed) {

  static Trigger of(AssetEvent.Materialized event) {
    return new Trigger(
        event.asset(),
        event.partition(),
        id(event.asset(), event.partition(), event.token()),
        Cause.materialization(event.id(), event.at()),
        Optional.empty());
  }

  /** The data of the partition passed a check that may have held it back. */
  static Trigger of(AssetEvent.Checked event) {
    return new Trigger(
        event.asset(),
        event.partition(),
        id(event.asset(), event.partition(), event.token()),
        Cause.check(event.id(), event.at()),
        Optional.empty());
  }

  /** A member that is a partition of the asset became known after its materialization. */
  static Trigger ofKnown(String asset, PartitionSetMember member, long token) {
    return new Trigger(
        asset,
        member.key(),
        id(asset, member.key(), token),
        Cause.materialization(change(member), member.at()),
        Optional.empty());
  }

  /** A member that was a partition of the asset is gone. */
  static Trigger ofRemoved(String asset, PartitionSetMember member) {
    return new Trigger(
        asset,
        member.key(),
        change(member),
        Cause.materialization(change(member), member.at()),
        Optional.of(member));
  }

  /** The partition came to exist, because its time window ended. */
  static Trigger ofWindowEnd(AssetDocument asset, String partition, Instant now) {
    return new Trigger(
        asset.key(),
        partition,
        "window-end|" + asset.key() + "|" + now,
        Cause.windowEnd(Ids.of("window-end", asset.key(), partition), now),
        Optional.empty());
  }

  private static String id(String asset, String partition, long token) {
    return Ids.assetPartition(asset, partition) + "@" + token;
  }

  private static String change(PartitionSetMember member) {
    return member.id() + " in version " + member.version();
  }
}
