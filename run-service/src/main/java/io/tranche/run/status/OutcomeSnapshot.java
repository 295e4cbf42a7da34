package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import java.util.Map;
import java.util.Set;

/**
 * What was known of the partitions of an asset when its events had been read up to some places, so
 * that a replica that starts need not read all documents.
 *
 * @param fingerprint of the layout that numbers the partitions
 * @param log the places
 * @param members the registered members of the dynamic sets of the asset, by set
 * @param outcomes as the documents said
 * @param unregistered the partitions with a document that were no partitions of the asset
 */
record OutcomeSnapshot(
    String asset,
    String fingerprint,
    EventPlaces log,
    Map<String, Ordinals> members,
    Outcomes outcomes,
    Set<String> unregistered) {

  OutcomeSnapshot {
    members = Map.copyOf(members);
    unregistered = Set.copyOf(unregistered);
  }
}
