package io.tranche.sensor.condition;

import io.tranche.contracts.Cause;
import java.util.List;
import java.util.Optional;

/**
 * What one record told.
 *
 * @param kafkaPartition of the record; absent where it does not matter how often it is told
 * @param cause what happened, for those who ask why
 * @param trigger the asset partition that it happened to
 */
record Heard(
    Optional<String> kafkaPartition,
    Place place,
    List<Change> changes,
    Cause cause,
    String trigger) {
  Heard {
    changes = List.copyOf(changes);
  }
}
