package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.IncomingRecord;
import java.util.List;

/**
 * Who also wants to know what becomes of asset partitions. It is told after the copies were
 * written, and perhaps again.
 */
public interface AssetEventListener {

  /** Where a record was: the same for the same record, and for no other. */
  static String place(IncomingRecord<?> one) {
    return one.raw().topic() + "-" + one.raw().partition() + "@" + one.raw().offset();
  }

  /** Completes when all that follows from the events is stored and sent. */
  Uni<Void> hear(List<IncomingRecord<AssetEvent>> events);

  /** Completes when all that follows from what became known of members is stored and sent. */
  Uni<Void> learn(List<PartitionSetMember> members);
}
