package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.testing.Concurrently;
import io.tranche.testing.Infrastructure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four producers change the keys of one set while its two keepers are killed and halted again and
 * again. {@code tranche.sets.keys}, {@code .kills} and {@code .seeds} say how much, {@code .seed}
 * draws the same once more.
 */
class PartitionSetsUnderKillTest {
  private static final int KEYS = Integer.getInteger("tranche.sets.keys", 6_000);
  private static final int KILLS = Integer.getInteger("tranche.sets.kills", 3);
  private static final int SEEDS = Integer.getInteger("tranche.sets.seeds", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  static LongStream seeds() {
    long given = Long.getLong("tranche.sets.seed", 0);
    return given == 0 ? new Random().longs(SEEDS, 1, Integer.MAX_VALUE) : LongStream.of(given);
  }

  @ParameterizedTest(name = "-Dtranche.sets.seed={0}")
  @MethodSource("seeds")
  void theSetIsWhatWasSaidAndAllViewsAreTheSame(long seed) {
    System.out.printf("%d keys, %d kills, -Dtranche.sets.seed=%d%n", KEYS, KILLS, seed);
    Names names = Names.fresh();
    Random random = new Random(seed);
    try (Services services = Services.on(names);
        TopicReader topics = new TopicReader(Infrastructure.bootstrapServers())) {
      SetKeepers keepers = new SetKeepers(services);
      services.apply(Bundle.ofSaid());
      new Trial(names, random, keepers, topics).run();
    }
  }

  /** One set from the first thing that is said of it to the last. */
  private record Trial(Names names, Random random, SetKeepers keepers, TopicReader topics) {

    void run() {
      SetHistory history = SetHistory.of(random, KEYS);
      List<SetProducer> producers = producers(history);
      try (SetView early = view()) {
        for (int portion = 1; portion <= KILLS; portion++) {
          say(producers, portion);
          keepers.haveCounted(Bundle.SAID);
          strike(early);
        }
        keepers.awaitReady();
        awaitIdle();
        early.read();
        try (SetView late = view()) {
          late.read();
          assertHolds(history, early, late);
        }
      } finally {
        producers.forEach(SetProducer::close);
      }
    }

    private List<SetProducer> producers(SetHistory history) {
      int kafkaPartitions = topics.kafkaPartitions(names.topics().dynamicPartitionRequests());
      return IntStream.range(0, SetHistory.PRODUCERS)
          .mapToObj(
              number ->
                  new SetProducer(
                      number,
                      Bundle.SAID,
                      history.of(number),
                      names,
                      kafkaPartitions,
                      new Random(random.nextLong())))
          .toList();
    }

    private SetView view() {
      return new SetView(Infrastructure.bootstrapServers(), names.topics().partitionSets());
    }

    /** All at the same time. */
    private static void say(List<SetProducer> producers, int portion) {
      producers.stream()
          .map(one -> Concurrently.run(() -> one.sayUpTo(portion, KILLS)))
          .toList()
          .forEach(CompletableFuture::join);
    }

    private void strike(SetView early) {
      awaitProgress(early);
      int index = random.nextInt(2);
      int kind = random.nextInt(4);
      System.out.printf("After %d records: %d of replica %d%n", early.read(), kind, index);
      switch (kind) {
        case 0 -> keepers.killBoth();
        case 1 -> {
          keepers.pause(index);
          awaitProgress(early);
          keepers.wake(index);
        }
        default -> keepers.kill(index);
      }
    }

    private void awaitProgress(SetView early) {
      long until = early.read() + 1 + random.nextInt(KEYS / KILLS);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> early.read() >= until || lag("definitions-service") == 0);
    }

    private void awaitIdle() {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  lag("definitions-service") == 0
                      && topics.lag(
                              names.topicPrefix() + "definitions-service.partition-sets",
                              names.topics().partitionSets())
                          == 0);
    }

    private long lag(String group) {
      return topics.lag(names.topicPrefix() + group, names.topics().dynamicPartitionRequests());
    }

    private void assertHolds(SetHistory history, SetView early, SetView late) {
      Map<String, Document> stored = stored();
      assertThat(different(present(late.members()), history.expected()))
          .as("held and said")
          .extracting(key -> key + ": " + stored.get(Ids.member(Bundle.SAID, key)))
          .isEmpty();
      assertThat(different(early.members(), late.members())).as("heard early and late").isEmpty();
      assertThat(different(late.members(), seen(stored))).as("heard and stored").isEmpty();
      assertThat(late.members().values())
          .as("ordinals of their own")
          .extracting(SetView.Seen::ordinal)
          .doesNotHaveDuplicates();
      assertThat(topics.read(names.topics().deadLetters(names.topics().dynamicPartitionRequests())))
          .as("dead letters")
          .isEmpty();
      assertReplicasAnswer(history.expected());
    }

    /** The keys of what differs: few, where something does. */
    private static <T> Set<String> different(Map<String, T> some, Map<String, T> others) {
      Set<String> keys = new TreeSet<>(some.keySet());
      keys.addAll(others.keySet());
      keys.removeIf(key -> Objects.equals(some.get(key), others.get(key)));
      return keys;
    }

    private void assertReplicasAnswer(Map<String, Map<String, String>> expected) {
      long size = expected.size();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(keepers.counts(Bundle.SAID))
                      .as("count of each replica")
                      .containsExactly(size, size));
      try {
        assertThat(keepers.keys(Bundle.SAID))
            .as("pages of each replica")
            .allSatisfy(keys -> assertSame(keys, expected.keySet()));
      } catch (IOException problem) {
        throw new AssertionError("The pages of a set cannot be read", problem);
      }
    }

    /** Compared as sets: lists of 100,000 would take minutes. */
    private static void assertSame(List<String> keys, Set<String> expected) {
      assertThat(keys).doesNotHaveDuplicates().hasSameSizeAs(expected);
      Set<String> missing = new TreeSet<>(expected);
      keys.forEach(missing::remove);
      assertThat(missing).isEmpty();
    }

    private static Map<String, Map<String, String>> present(Map<String, SetView.Seen> members) {
      return members.values().stream()
          .filter(member -> !member.removed())
          .collect(Collectors.toMap(SetView.Seen::key, SetView.Seen::said));
    }

    private Map<String, Document> stored() {
      try (Stored store = new Stored(Infrastructure.mongoUri(), names)) {
        return store.members();
      }
    }

    private static Map<String, SetView.Seen> seen(Map<String, Document> stored) {
      return stored.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> SetView.Seen.of(entry.getValue())));
    }
  }
}
