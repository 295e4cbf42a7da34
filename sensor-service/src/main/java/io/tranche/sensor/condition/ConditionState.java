package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known for one asset with a condition.
 *
 * @param fingerprint of the condition and the partitions; what was stored under another is rebuilt
 * @param catalog the newest by which it was evaluated; a replica that holds an older one leaves it
 *     alone
 * @param evaluation counts the evaluations that changed something
 * @param evaluatedAt ticks up to here were seen
 * @param isInitial nothing was evaluated yet under this fingerprint
 * @param seen what is so
 * @param recalled what the evaluation before left
 * @param heard up to where each Kafka partition was read
 * @param sweep of all partitions, as long as it goes on; nothing else is evaluated meanwhile
 * @param pending what the last evaluation asked for, until it is sent
 */
record ConditionState(
    String asset,
    String fingerprint,
    long catalog,
    long evaluation,
    Instant evaluatedAt,
    boolean isInitial,
    Seen seen,
    Recalled recalled,
    Map<String, Place> heard,
    Optional<Sweep> sweep,
    Optional<Pending> pending) {

  ConditionState {
    heard = Map.copyOf(heard);
  }

  /** One that was never evaluated. */
  static ConditionState first(
      String asset, String fingerprint, long catalog, Instant now, Seen seen) {
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        0,
        now,
        true,
        seen,
        Recalled.NOTHING,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same asset, which is another now: evaluations go on, what was remembered is forgotten. */
  ConditionState rebuilt(String other, long newCatalog, Instant now, Seen anew) {
    return new ConditionState(
        asset,
        other,
        newCatalog,
        evaluation,
        now,
        true,
        anew,
        Recalled.NOTHING,
        heard,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, of which more is known. */
  ConditionState with(Seen other) {
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        evaluation,
        evaluatedAt,
        isInitial,
        other,
        recalled,
        heard,
        sweep,
        pending);
  }

  Map<Mark, Ordinals> marks() {
    return seen.marks();
  }

  /** Whether a record was not heard of yet. */
  boolean isNew(String kafkaPartition, Place place) {
    Place last = heard.get(kafkaPartition);
    return last == null || last.isBefore(place);
  }

  /** The one after it, of an evaluation that changed nothing. */
  ConditionState next() {
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        evaluation + 1,
        evaluatedAt,
        isInitial,
        seen,
        recalled,
        heard,
        sweep,
        pending);
  }

  /** The one after it, with a sweep that has begun or gone on. */
  ConditionState sweeping(Sweep other, Seen now) {
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        evaluation + 1,
        evaluatedAt,
        isInitial,
        now,
        recalled,
        heard,
        Optional.of(other),
        Optional.empty());
  }

  /** The same, of sets with these members. */
  ConditionState with(Map<String, Ordinals> members) {
    return with(seen.with(members));
  }

  /** The same, to be stored: how far it has read, and what it asks for. */
  ConditionState with(Map<String, Place> places, Optional<Pending> asked) {
    Map<String, Place> all = new HashMap<>(heard);
    places.forEach((partition, place) -> all.merge(partition, place, Place::with));
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        evaluation,
        evaluatedAt,
        isInitial,
        seen,
        recalled,
        all,
        sweep,
        asked);
  }
}
