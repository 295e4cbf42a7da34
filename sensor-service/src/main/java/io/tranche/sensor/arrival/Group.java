package io.tranche.sensor.arrival;

import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Optional;

/**
 * The files that one marker completes, by the partition that they are.
 *
 * @param member {@code set|key}, where the partition is a member of a set
 * @param at when the marker, or one of the files, was announced
 */
record Group(String sensor, String partition, Optional<String> member, Instant at) {

  static Group of(String sensor, ArrivalDecision decision, Instant at) {
    if (decision instanceof ArrivalDecision.Change change) {
      String key = change.request().adds().get(0).key();
      return new Group(sensor, key, Optional.of(Ids.member(change.request().set(), key)), at);
    }
    String key = ((ArrivalDecision.Launch) decision).request().partitions().get(0);
    return new Group(sensor, key, Optional.empty(), at);
  }

  String id() {
    return Ids.of("group", sensor, partition);
  }
}
