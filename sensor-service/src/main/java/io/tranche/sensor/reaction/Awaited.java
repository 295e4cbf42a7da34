package io.tranche.sensor.reaction;

import io.tranche.contracts.assets.AssetEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * A partition of a sensor's target about which something has come, or whose time has.
 *
 * @param events materializations of what it waits for
 */
record Awaited(AimedAssetSensor sensor, String partition, List<AssetEvent.Materialized> events) {
  Awaited {
    events = List.copyOf(events);
  }

  /** With the events of another one of the same partition. */
  Awaited and(Awaited other) {
    List<AssetEvent.Materialized> all = new ArrayList<>(events);
    all.addAll(other.events());
    return new Awaited(sensor, partition, all);
  }
}
