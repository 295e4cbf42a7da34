package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.SourceVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Histories of objects, applied in their order and in any other: the outcome is the same. */
class AnyOrderTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");
  private static final Room NO_LIMIT = new Room();

  @Test
  void theOutcomeDoesNotDependOnTheOrderOfArrival() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    for (int round = 0; round < 2_000; round++) {
      Random random = new Random(seed + round);
      List<Change> history = history(random);
      List<Change> arrived = new ArrayList<>(history);
      history.stream().filter(change -> random.nextInt(3) == 0).forEach(arrived::add);
      Collections.shuffle(arrived, random);

      Stored inOrder = new Stored();
      history.forEach(change -> inOrder.apply(List.of(change)));
      Stored shuffled = new Stored();
      batches(arrived, random).forEach(shuffled::apply);

      assertThat(shuffled.outcome())
          .as("seed %d, history %s, arrived %s", seed + round, history, arrived)
          .isEqualTo(inOrder.outcome());
    }
  }

  @Test
  void whatWasAppliedOnceChangesNothingTheSecondTime() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    for (int round = 0; round < 500; round++) {
      Random random = new Random(seed + round);
      List<Change> history = history(random);
      Stored stored = new Stored();
      history.forEach(change -> stored.apply(List.of(change)));
      Map<String, Member> before = Map.copyOf(stored.members);

      Collections.shuffle(history, random);
      batches(history, random).forEach(stored::apply);

      assertThat(stored.members).as("seed %d, %s", seed + round, history).isEqualTo(before);
    }
  }

  /** Up to three objects of two keys, each created and removed a few times, some with versions. */
  private static List<Change> history(Random random) {
    List<Change> history = new ArrayList<>();
    int order = 100;
    boolean versioned = random.nextBoolean();
    Map<String, List<String>> versions = new HashMap<>();
    for (int i = 0; i < 2 + random.nextInt(8); i++) {
      String object = "o" + random.nextInt(3);
      String at = Integer.toString(order++);
      Change.Request request =
          new Change.Request(0, "r" + at, "s", Origin.sensor("landing"), Cause.request("c", NOW));
      List<String> known = versions.computeIfAbsent(object, o -> new ArrayList<>());
      int kind = random.nextInt(4);
      if (kind < 2 || known.isEmpty()) {
        String version = "v" + at;
        known.add(version);
        history.add(
            new Change.Add(
                request,
                object.equals("o2") ? "k2" : "k1",
                Map.of(),
                new SourceVersion(object, at, versioned ? Optional.of(version) : Optional.empty()),
                Change.Overwrite.REMATERIALIZE,
                List.of()));
      } else if (kind == 2 && versioned) {
        String version = known.get(random.nextInt(known.size()));
        history.add(
            new Change.RemoveSource(request, new SourceVersion(object, at, Optional.of(version))));
      } else {
        history.add(
            new Change.RemoveSource(request, new SourceVersion(object, at, Optional.empty())));
      }
    }
    return history;
  }

  private static List<List<Change>> batches(List<Change> changes, Random random) {
    List<List<Change>> batches = new ArrayList<>();
    int from = 0;
    while (from < changes.size()) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(4));
      batches.add(changes.subList(from, to));
      from = to;
    }
    return batches;
  }

  /** What PartitionRequests does, without a store. */
  private static final class Stored {
    private final Map<String, Member> members = new HashMap<>();
    private final Map<String, String> removals = new HashMap<>();
    private long nextOrdinal;

    void apply(List<Change> changes) {
      Batch batch = new Batch(changes);
      batch
          .removedSources()
          .forEach(
              (set, sources) ->
                  sources.forEach(
                      source ->
                          removals.merge(
                              Removals.id(set, source),
                              source.order(),
                              (a, b) -> a.compareTo(b) < 0 ? b : a)));
      do {
        batch.load(members.values());
        batch.decide(NO_LIMIT, NOW);
        batch
            .ordinalsNeeded()
            .forEach(
                (set, count) -> {
                  batch.assignOrdinals(set, nextOrdinal);
                  nextOrdinal += count;
                });
        batch.writes().forEach(write -> members.put(write.next().id(), write.next()));
      } while (batch.noteRemovals(
          batch.removalsToCheck().stream()
              .filter(removals::containsKey)
              .collect(Collectors.toMap(id -> id, removals::get))));
    }

    /** Which objects hold which members, and what they last said. */
    Map<String, Map<String, String>> outcome() {
      Map<String, Map<String, String>> outcome = new TreeMap<>();
      members.forEach(
          (id, member) -> {
            Map<String, String> sources = new TreeMap<>();
            member
                .sources()
                .forEach(
                    source ->
                        sources.put(source.object(), source.alive() ? source.order() : "gone"));
            outcome.put(id + (member.removed() ? " removed" : ""), sources);
          });
      return outcome;
    }
  }
}
