package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.endtoend.judge.Drop;
import io.tranche.endtoend.judge.History;
import io.tranche.endtoend.judge.Judge;
import io.tranche.endtoend.judge.Violation;
import io.tranche.testing.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of files are dropped into the folder of a sensor at once, by a process that knows
 * nothing of it, while all services are killed again and again. {@code tranche.drop.files}, {@code
 * .kills} and {@code .seeds} say how much, {@code .seed} draws the same once more.
 */
class DroppedFilesUnderKillTest {
  private static final int FILES = Integer.getInteger("tranche.drop.files", 1_000);
  private static final int KILLS = Integer.getInteger("tranche.drop.kills", 3);
  private static final int SEEDS = Integer.getInteger("tranche.drop.seeds", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MOST_SHOWN = 20;

  static LongStream seeds() {
    long given = Long.getLong("tranche.drop.seed", 0);
    return given == 0 ? new Random().longs(SEEDS, 1, Integer.MAX_VALUE) : LongStream.of(given);
  }

  @ParameterizedTest(name = "-Dtranche.drop.seed={0}")
  @MethodSource("seeds")
  void eachFileIsOnePartitionThatIsMadeOnce(long seed) {
    System.out.printf("%d files, %d kills, -Dtranche.drop.seed=%d%n", FILES, KILLS, seed);
    Names names = Names.fresh();
    try (Services services = Services.on(names);
        Stored stored = new Stored(Infrastructure.mongoUri(), names);
        TopicReader topics = new TopicReader(Infrastructure.bootstrapServers())) {
      Trio trio = Trio.start(services, FolderDrop.configuration());
      services.apply(FolderDrop.bundle());
      new Trial(names, seed, trio, stored, topics).run(services);
    }
  }

  /** One folder from the first file to the last. */
  private record Trial(Names prefixes, long seed, Trio trio, Stored stored, TopicReader topics) {

    void run(Services services) {
      Random random = new Random(seed);
      try (FolderDrop drop = FolderDrop.begin(services.data(), FILES - 1, random.nextLong())) {
        new StagedStrikes(trio, topics, names(), KILLS, FILES - 1, random).strike();
        drop.awaitWritten();
        awaitMade(FILES - 1);
        // Who starts anew looks at every file again; it has done so when the last one is made.
        trio.kill(Set.of(Service.SENSOR));
        drop.add(FILES - 1);
        awaitMade(FILES);
        judge(drop);
      }
    }

    private Topics names() {
      return prefixes.topics();
    }

    private void awaitMade(int files) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () -> {
                assertThat(stored.count("run", "asset_partitions"))
                    .as("partitions of which something is known, -Dtranche.drop.seed=%d", seed)
                    .isGreaterThanOrEqualTo(files);
                assertConsumed("sensor-service.file-arrivals", names().fileArrivals());
                assertConsumed("definitions-service", names().dynamicPartitionRequests());
                assertConsumed("run-service", names().runRequests());
                assertThat(stored.admitted()).as("runs in progress").isEmpty();
              });
    }

    private void assertConsumed(String group, String topic) {
      assertThat(topics.lag(prefixes.topicPrefix() + group, topic)).as("lag of %s", group).isZero();
    }

    private void judge(FolderDrop dropped) {
      Drop drop = evidence(dropped);
      System.out.printf(
          "Judging %d files (%d slow): announced %d times, %d members, %d requests, %d runs, %d"
              + " made%n",
          drop.files().size(),
          drop.slow().size(),
          drop.announced().size(),
          drop.stored().size(),
          drop.history().requests().size(),
          drop.history().runs().size(),
          drop.history().recorded().size());
      assertThat(drop.files()).as("files").hasSize(FILES);
      List<Violation> violations = Judge.violations(drop);
      assertThat(violations.stream().limit(MOST_SHOWN))
          .as("-Dtranche.drop.seed=%d, %d violations", seed, violations.size())
          .isEmpty();
      assertThat(topics.read(names().deadLetters(names().fileArrivals()))).isEmpty();
      assertThat(topics.read(names().deadLetters(names().dynamicPartitionRequests()))).isEmpty();
      assertThat(topics.read(names().deadLetters(names().runRequests()))).isEmpty();
      System.out.println("Nothing is wrong with it");
    }

    private Drop evidence(FolderDrop dropped) {
      return new Drop(
          FolderDrop.ASSET,
          dropped.files(),
          dropped.slow(),
          topics.values(names().fileArrivals()).stream()
              .map(
                  arrival ->
                      new Drop.Announced(
                          arrival.path("key").asText(), arrival.path("size").asLong()))
              .toList(),
          stored.members().values().stream().map(Trial::member).toList(),
          topics.last(names().partitionSets()).values().stream().map(Trial::member).toList(),
          history());
    }

    private static Drop.Member member(Document member) {
      String folder = "s3://" + FolderDrop.BUCKET + "/";
      return new Drop.Member(
          member.getString("key"),
          member.getLong("ordinal"),
          member.getLong("version"),
          member.getBoolean("removed"),
          member.getList("sources", Document.class).stream()
              .filter(source -> source.getBoolean("alive"))
              .map(source -> source.getString("object").replace(folder, ""))
              .toList());
    }

    private static Drop.Member member(JsonNode member) {
      return new Drop.Member(
          member.path("key").asText(),
          member.path("ordinal").asLong(),
          member.path("version").asLong(),
          member.path("removed").asBoolean(),
          List.of());
    }

    private History history() {
      Traces traces = new Traces(names(), stored, topics);
      return new History(
          requests(),
          List.of(),
          Set.of(),
          traces.runs(),
          traces.published(),
          traces.recorded(),
          traces.announced(),
          traces.states(),
          traces.publishedStates(),
          List.of(),
          List.of(),
          List.of(),
          new History.Rules(Map.of(), Map.of(), Map.of(), Set.of(), Set.of()));
    }

    /** Each once; who asks again after a crash asks for the same. */
    private List<History.Request> requests() {
      Map<String, History.Request> requests = new LinkedHashMap<>();
      for (ConsumerRecord<byte[], byte[]> one : topics.read(names().runRequests())) {
        JsonNode launch = Json.tree(one.value());
        String id = launch.path("id").asText();
        requests.putIfAbsent(
            id,
            new History.Request(
                id,
                Instant.ofEpochMilli(one.timestamp()),
                texts(launch.path("assets")),
                texts(launch.path("partitions")),
                true));
      }
      return List.copyOf(requests.values());
    }

    private static Set<String> texts(JsonNode list) {
      Set<String> texts = new HashSet<>();
      list.forEach(text -> texts.add(text.asText()));
      return texts;
    }
  }
}
