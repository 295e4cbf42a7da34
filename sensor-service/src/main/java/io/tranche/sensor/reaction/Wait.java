package io.tranche.sensor.reaction;

import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a sensor of several assets has come with one partition of its target. It goes through
 * rounds: one ends when the partition is asked for, or when its deadline has passed, and the next
 * needs new materializations of all that it waits for.
 *
 * @param round counts from 1
 * @param heard what was heard of, by {@code asset|partition}
 * @param missing some of what the round still waits for, as {@code asset|partition}
 * @param missingCount how many there are
 * @param opened when the first event of the round came; absent while nothing has come
 * @param due when the round ends whatever has come
 * @param wakeAt when somebody has to look at it, whatever comes
 * @param pending what the round before has led to, until it is sent
 * @param version counts the changes that are stored
 */
record Wait(
    String sensor,
    String partition,
    long round,
    Map<String, Heard> heard,
    List<String> missing,
    int missingCount,
    Optional<Instant> opened,
    Optional<Instant> due,
    Optional<Instant> wakeAt,
    Optional<Pending> pending,
    long version) {

  private static final int MAX_NAMED = 20;

  Wait {
    heard = Map.copyOf(heard);
    missing = List.copyOf(missing);
  }

  /**
   * The newest materialization of a partition.
   *
   * @param token of its run: an event with a lower or the same one was heard before
   * @param round in which it was heard
   */
  record Heard(long token, long round) {}

  /**
   * What a round has led to.
   *
   * @param requests to send
   * @param skipped why there are none
   */
  record Pending(long round, Instant at, List<RunRequest> requests, Optional<String> skipped) {
    Pending {
      requests = List.copyOf(requests);
    }
  }

  static Wait first(String sensor, String partition) {
    return new Wait(
        sensor,
        partition,
        1,
        Map.of(),
        List.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  static String id(String sensor, String partition) {
    return sensor + "|" + partition;
  }

  String id() {
    return id(sensor, partition);
  }

  /** Whether a materialization is news. */
  boolean isNews(String assetPartition, long token) {
    Heard last = heard.get(assetPartition);
    return last == null || token > last.token();
  }

  /** With one more materialization; the same if it was heard before. */
  Wait with(String assetPartition, long token) {
    if (!isNews(assetPartition, token)) {
      return this;
    }
    Map<String, Heard> more = new HashMap<>(heard);
    more.put(assetPartition, new Heard(token, round));
    return copy(more, missing, missingCount, opened, due, wakeAt);
  }

  /** The partitions that have come in this round, as {@code asset|partition}. */
  List<String> arrived() {
    return heard.entrySet().stream()
        .filter(one -> one.getValue().round() == round)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private boolean hasArrived(String asset, String key) {
    Heard last = heard.get(Ids.assetPartition(asset, key));
    return last != null && last.round() == round;
  }

  /** Whether so many of the assets have come, each with all of its partitions that are needed. */
  boolean isComplete(WaitNeeds needs, int assets) {
    return needs.assets().stream().filter(this::isComplete).count() >= assets;
  }

  private boolean isComplete(WaitNeeds.OfAsset need) {
    return need.nonexistent().isEmpty()
        && !need.keys().isEmpty()
        && need.keys().stream().allMatch(key -> hasArrived(need.asset(), key));
  }

  /** Waits on: with what is missing, without what is of no concern any more. */
  Wait waiting(WaitNeeds needs, Instant openedAt, Optional<Instant> dueAt, Optional<Instant> wake) {
    List<String> open = new ArrayList<>();
    for (WaitNeeds.OfAsset need : needs.assets()) {
      need.keys().stream()
          .filter(key -> !hasArrived(need.asset(), key))
          .forEach(key -> open.add(Ids.assetPartition(need.asset(), key)));
      need.nonexistent().forEach(key -> open.add(Ids.assetPartition(need.asset(), key)));
    }
    Map<String, Heard> needed = new HashMap<>(heard);
    Set<String> all = needs.all();
    needed.keySet().removeIf(one -> !all.contains(one));
    return copy(
        needed,
        open.subList(0, Math.min(MAX_NAMED, open.size())),
        open.size(),
        Optional.of(openedAt),
        dueAt,
        wake);
  }

  /**
   * The round ends with an outcome.
   *
   * @param wake when another replica shall finish what is pending, if this one does not
   */
  Wait ended(List<RunRequest> requests, Optional<String> skipped, Instant now, Instant wake) {
    return new Wait(
        sensor,
        partition,
        round + 1,
        heard,
        List.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(wake),
        Optional.of(new Pending(round, now, requests, skipped)),
        version);
  }

  /** The round ends, and nothing is asked for. */
  Wait without(String reason, Instant now) {
    return ended(List.of(), Optional.of(reason), now, now.plus(WaitStep.GRACE));
  }

  /** Nobody has to look at it until something comes. */
  Wait abandoned() {
    return copy(heard, missing, missingCount, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Wait copy(
      Map<String, Heard> newHeard,
      List<String> newMissing,
      int count,
      Optional<Instant> newOpened,
      Optional<Instant> newDue,
      Optional<Instant> newWakeAt) {
    return new Wait(
        sensor,
        partition,
        round,
        newHeard,
        newMissing,
        count,
        newOpened,
        newDue,
        newWakeAt,
        pending,
        version);
  }
}
