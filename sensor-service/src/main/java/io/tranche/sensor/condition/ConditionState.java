package io.tranche.sensor.condition;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known for one asset with a condition.
 *
 * @param fingerprint of the condition and the partitions; what was stored under another is rebuilt
 * @param catalog the newest by which it was evaluated; a replica that holds an older one leaves it
 *     alone
 * @param evaluation counts the evaluations that changed something
 * @param evaluatedAt ticks up to here were seen
 * @param isInitial nothing was evaluated yet under this fingerprint
 * @param marks what is so of the partitions of the asset and of those that it reads
 * @param nodes what conditions that remember, remember: by their place in the condition
 * @param requested by the last evaluation
 * @param running the partitions of runs in progress, by run and asset
 * @param early partitions, by asset, that are of no known member yet
 * @param heard up to where each Kafka partition was read
 * @param pending what the last evaluation asked for, until it is sent
 */
record ConditionState(
    String asset,
    String fingerprint,
    long catalog,
    long evaluation,
    Instant evaluatedAt,
    boolean isInitial,
    Map<Mark, Ordinals> marks,
    Map<String, Ordinals> nodes,
    Ordinals requested,
    Map<String, Map<String, Ordinals>> running,
    Map<String, Set<String>> early,
    Map<String, Place> heard,
    Optional<Pending> pending) {

  ConditionState {
    marks = Map.copyOf(marks);
    nodes = Map.copyOf(nodes);
    running = Map.copyOf(running);
    early = Map.copyOf(early);
    heard = Map.copyOf(heard);
  }

  /**
   * How far a Kafka partition was read.
   *
   * @param offset of the last record
   * @param at the latest time of any record: a topic that was made anew begins later
   */
  record Place(long offset, Instant at) {

    /** Whether a record is behind this place. */
    boolean isBefore(Place other) {
      return other.offset > offset || other.at.isAfter(at);
    }

    Place with(Place other) {
      return new Place(other.offset, other.at.isAfter(at) ? other.at : at);
    }
  }

  /**
   * What is asked for.
   *
   * @param partitions some of those that are, for their explanations
   * @param trigger what led to it
   */
  record Pending(Instant at, List<RunRequest> requests, List<String> partitions, String trigger) {
    Pending {
      requests = List.copyOf(requests);
      partitions = List.copyOf(partitions);
    }
  }

  /** One that was never evaluated. */
  static ConditionState first(
      String asset, String fingerprint, long catalog, Instant now, Map<Mark, Ordinals> marks) {
    return new ConditionState(
        asset,
        fingerprint,
        catalog,
        0,
        now,
        true,
        marks,
        Map.of(),
        Ordinals.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty());
  }

  /** The same asset, which is another now: evaluations go on, what was remembered is forgotten. */
  ConditionState rebuilt(String other, long newCatalog, Instant now, Map<Mark, Ordinals> newMarks) {
    return new ConditionState(
        asset,
        other,
        newCatalog,
        evaluation,
        now,
        true,
        newMarks,
        Map.of(),
        Ordinals.empty(),
        Map.of(),
        Map.of(),
        heard,
        Optional.empty());
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
        marks,
        nodes,
        requested,
        running,
        early,
        heard,
        pending);
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
        marks,
        nodes,
        requested,
        running,
        early,
        all,
        asked);
  }
}
