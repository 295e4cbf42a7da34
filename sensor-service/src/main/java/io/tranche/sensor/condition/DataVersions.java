package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Set;

/** Which data version each partition had last, where a condition asks whether it has changed. */
interface DataVersions {

  /**
   * That an event has told of a version.
   *
   * @param place of the record: what lies before the last one of its partition is no news
   */
  record Version(String assetPartition, String event, String version, Place place) {}

  /**
   * Takes versions in, in their order.
   *
   * @return the ids of those events after which a partition has another version than before, also
   *     if they come again
   */
  Uni<Set<String>> note(Collection<Version> told);
}
