package io.tranche.sensor.freshness;

import io.tranche.contracts.Ids;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertTrigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How it stands with one partition. It is missed once for each deadline, and mended once after
 * that. A change is stored together with the mark that it is to be told; who finds the mark tells
 * it, under ids that follow from the deadline.
 *
 * @param deadline until when it has, or had, to be materialized
 * @param materialized when it was last, as far as that matters here
 * @param missed when it was noticed that it was not
 * @param mended when it was materialized after that
 * @param isTold whether all of it is told
 * @param due when somebody has to look at it
 * @param version counts the changes that are stored; 0 for none
 */
record Freshness(
    String asset,
    String partition,
    Instant deadline,
    Optional<Instant> materialized,
    Optional<Instant> missed,
    Optional<Instant> mended,
    boolean isTold,
    Optional<Instant> due,
    long version) {

  /** A partition that was not materialized until its deadline. */
  static Freshness missed(String asset, String partition, Instant deadline, Instant now) {
    return new Freshness(
        asset,
        partition,
        deadline,
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        false,
        Optional.of(now),
        0);
  }

  /** A partition that has to be materialized again after so long. */
  static Freshness fresh(String asset, String partition, Instant materialized, Duration age) {
    Instant deadline = materialized.plus(age);
    return new Freshness(
        asset,
        partition,
        deadline,
        Optional.of(materialized),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.of(deadline),
        0);
  }

  String id() {
    return Ids.assetPartition(asset, partition);
  }

  /** Whether it is too late and nothing has come. */
  boolean isMissed() {
    return missed.isPresent() && mended.isEmpty();
  }

  /** {@code missed}, {@code mended} or {@code fresh}. */
  String state() {
    return isMissed() ? "missed" : mended.isPresent() ? "mended" : "fresh";
  }

  /** The deadline has passed. */
  Freshness missed(Instant now) {
    return copy(deadline, materialized, Optional.of(now), Optional.empty(), false, now);
  }

  /** What was missed has come, after all. */
  Freshness mended(Instant at, Instant now) {
    return copy(deadline, Optional.of(at), missed, Optional.of(at), false, now);
  }

  /** It was materialized again: another deadline begins. */
  Freshness again(Instant at, Duration age) {
    Instant next = at.plus(age);
    return new Freshness(
        asset,
        partition,
        next,
        Optional.of(at),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.of(next),
        version);
  }

  /** Its deadline is another one. */
  Freshness until(Instant next) {
    return new Freshness(
        asset, partition, next, materialized, missed, mended, isTold, Optional.of(next), version);
  }

  /**
   * All of it is told.
   *
   * @param age where it has to be materialized again; then what is mended has another deadline
   */
  Freshness told(Optional<Duration> age) {
    if (!isMissed() && age.isPresent() && materialized.isPresent()) {
      return again(materialized.get(), age.get());
    }
    return new Freshness(
        asset, partition, deadline, materialized, missed, mended, true, Optional.empty(), version);
  }

  private Freshness copy(
      Instant newDeadline,
      Optional<Instant> newMaterialized,
      Optional<Instant> newMissed,
      Optional<Instant> newMended,
      boolean newIsTold,
      Instant newDue) {
    return new Freshness(
        asset,
        partition,
        newDeadline,
        newMaterialized,
        newMissed,
        newMended,
        newIsTold,
        Optional.of(newDue),
        version);
  }

  /** What there is to tell of this deadline, perhaps again. */
  List<AlertEvent> events() {
    List<AlertEvent> events = new ArrayList<>();
    missed.ifPresent(
        at ->
            events.add(
                event(AlertTrigger.FRESHNESS_MISSED, at, "not materialized by " + deadline)));
    mended.ifPresent(
        at ->
            events.add(
                event(
                    AlertTrigger.FRESHNESS_MENDED,
                    at,
                    "materialized at " + at + "; the deadline was " + deadline)));
    return events;
  }

  private AlertEvent event(AlertTrigger on, Instant at, String reason) {
    return AlertEvent.ofAssets(
        on,
        Ids.of(on.word(), asset, partition, deadline.toString()),
        at,
        List.of(asset),
        List.of(partition),
        reason);
  }
}
