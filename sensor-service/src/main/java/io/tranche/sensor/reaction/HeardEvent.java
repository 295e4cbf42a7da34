package io.tranche.sensor.reaction;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.sensor.tick.Tick.OffsetRange;
import java.time.Instant;

/**
 * An event with the place that it came from.
 *
 * @param received when it reached Kafka
 */
record HeardEvent(AssetEvent event, OffsetRange place, Instant received) {

  static HeardEvent of(IncomingRecord<AssetEvent> incoming) {
    return new HeardEvent(incoming.message(), OffsetRange.of(incoming.raw()), incoming.at());
  }
}
