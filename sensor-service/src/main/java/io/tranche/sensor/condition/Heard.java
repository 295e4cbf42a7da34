package io.tranche.sensor.condition;

import io.tranche.contracts.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * How many of the first are one evaluation of an asset, in which its own update counts as the
   * last: what another run makes of another asset after that is told to the next evaluation.
   */
  static int together(List<Heard> heard, String asset) {
    Set<String> own = new HashSet<>();
    for (int i = 0; i < heard.size(); i++) {
      for (Change change : heard.get(i).changes()) {
        if (change instanceof Change.Updated update) {
          if (update.asset().equals(asset)) {
            own.add(update.run());
          } else if (!own.isEmpty() && (update.run().isEmpty() || !own.contains(update.run()))) {
            return i;
          }
        }
      }
    }
    return heard.size();
  }
}
