package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import java.util.List;

/** Who also wants to know what checks have answered. It is told perhaps again. */
public interface CheckListener {

  /** Completes when all that follows from the answers is stored. */
  Uni<Void> hear(List<AssetEvent.Checked> events);
}
