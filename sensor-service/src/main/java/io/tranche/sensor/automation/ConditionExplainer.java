package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Who can say how an asset's condition stands. */
public interface ConditionExplainer {

  /**
   * Explains a partition of an asset.
   *
   * @param requested what was stored when it was last requested
   * @return the same, if the asset has no condition
   */
  Uni<Optional<Explanation>> find(String asset, String partition, Optional<Explanation> requested);
}
