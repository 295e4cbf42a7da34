package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import java.util.Collection;

/**
 * Who also wants to know what was materialized. It is told after the copies were written, and
 * perhaps again.
 */
public interface MaterializationListener {

  /** Completes when all that follows from the events is stored. */
  Uni<Void> hear(Collection<AssetEvent.Materialized> events);
}
