package io.tranche.sensor.reaction;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.tick.TickRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class MultiAssetSensorMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final long SEED = Long.getLong("tranche.waits.seed", System.nanoTime());

  @Inject CatalogView catalogs;
  @Inject WaitPlanner planner;
  @Inject WaitRepository repository;
  @Inject TickRepository ticks;
  @Inject RecordSender sender;
  @Inject Topics topics;
  @Inject Clock clock;

  private final String suffix = "-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail requests;
  private long token;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: waits
        assets:
          - {key: left, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: right, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: both, partitions: {type: daily, start: "2024-01-01"}, deps: [{asset: left}, {asset: right}], materializer: {type: none}}
        sensors:
          - {name: both#, type: multiAsset, assets: [left, right], target: both}
          - {name: soon#, type: multiAsset, assets: [left, right], deadline: PT1S, onDeadline: launch, target: both}
        """
            .replace("#", suffix));
    requests = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    broker.close();
  }

  @Test
  void asksOnceWhenBothHaveComeAndAgainWhenBothHaveComeAgain() {
    send(event("left", "2024-01-05"));
    awaitWaits(1, "left|2024-01-05", "right|2024-01-05");
    AssetEvent.Materialized right = event("right", "2024-01-05");
    send(right);

    ConsumerRecord<String, byte[]> first = requests.await(1, of("both")).get(0);
    assertThat(launch(first).partitions()).containsExactly("2024-01-05");
    send(right);
    send(event("left", "2024-01-05"));
    awaitWaits(2, "left|2024-01-05", "right|2024-01-05");
    assertThat(requests.await(1, of("both"))).hasSize(1);
    send(event("right", "2024-01-05"));

    List<ConsumerRecord<String, byte[]>> all = requests.await(2, of("both"));
    assertThat(all.stream().map(one -> launch(one).id()).distinct()).hasSize(2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/ticks?sensor=both" + suffix)
                    .then()
                    .body(
                        "items.findAll { it.partition == '2024-01-05' }.requested.sum()",
                        equalTo(2)));
  }

  @Test
  void runsWithWhatHasComeWhenTheDeadlineHasPassed() {
    send(event("right", "2024-01-06"));

    RunRequest.Launch launch = launch(requests.await(1, of("soon")).get(0));
    assertThat(launch.partitions()).containsExactly("2024-01-06");
    assertThat(launch.cause().type()).isEqualTo("deadline");
  }

  @Test
  void asksAlthoughTheReplicaHasDiedThatEndedTheRound() {
    List<Awaited> both =
        awaited(List.of(event("left", "2024-01-07"), event("right", "2024-01-07")));
    MortalWaits dying = new MortalWaits(repository, ticks, () -> true, 1);

    assertThat(catchThrowable(() -> step(dying, both))).isInstanceOf(MortalWaits.Died.class);

    assertThat(launch(requests.await(1, of("both")).get(0)).partitions())
        .containsExactly("2024-01-07");
  }

  @Test
  void asksOnceForEveryRoundWhoeverDiesWhen() {
    Random random = new Random(SEED);
    int days = 12;
    int rounds = 3;
    for (int round = 0; round < rounds; round++) {
      List<AssetEvent.Materialized> events = new ArrayList<>();
      for (int day = 0; day < days; day++) {
        String key = LocalDate.of(2024, 2, 1).plusDays(day).toString();
        events.add(event("left", key));
        events.add(event("right", key));
      }
      Collections.shuffle(events, random);
      for (int from = 0; from < events.size(); ) {
        int to = Math.min(events.size(), from + 1 + random.nextInt(8));
        deliver(awaited(events.subList(from, to)), random);
        from = to;
      }
    }

    Map<String, Long> distinct =
        requests.await(days * rounds, of("both")).stream()
            .map(MultiAssetSensorMessagingTest::launch)
            .collect(Collectors.toMap(RunRequest.Launch::id, one -> one, (one, same) -> one))
            .values()
            .stream()
            .collect(Collectors.groupingBy(one -> one.partitions().get(0), Collectors.counting()));
    assertThat(distinct).as("seed %d", SEED).hasSize(days);
    assertThat(distinct.values()).as("seed %d", SEED).allMatch(asked -> asked == rounds);
  }

  /** As Kafka does: again and again until a replica has survived it, and sometimes once more. */
  private void deliver(List<Awaited> awaited, Random random) {
    boolean done = false;
    while (!done || random.nextInt(4) == 0) {
      MortalWaits replica =
          new MortalWaits(
              repository, ticks, random::nextBoolean, 1 + random.nextInt(3 * awaited.size() + 2));
      try {
        step(replica, awaited);
        done = true;
      } catch (MortalWaits.Died died) {
        assertThat(died).hasNoCause();
      }
    }
  }

  private void step(MortalWaits replica, List<Awaited> awaited) {
    Waits waits = new Waits(replica, replica.ticks(), sender, topics, clock);
    planner.plan(awaited).chain(plan -> waits.step(plan.steps())).await().atMost(PATIENCE);
  }

  private List<Awaited> awaited(List<AssetEvent.Materialized> events) {
    Catalog catalog = catalogs.newest().await().atMost(PATIENCE);
    AimedAssetSensor sensor =
        AimedAssetSensor.of((AssetSensorDocument) catalog.sensor("both" + suffix), catalog);
    return List.copyOf(
        events.stream()
            .collect(
                Collectors.toMap(
                    AssetEvent.Materialized::partition,
                    event -> new Awaited(sensor, event.partition(), List.of(event)),
                    Awaited::and))
            .values());
  }

  private AssetEvent.Materialized event(String asset, String partition) {
    token++;
    return new AssetEvent.Materialized(
        asset, partition, "run" + suffix + token, token, clock.instant(), Map.of(), "v" + token);
  }

  private void send(AssetEvent event) {
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  private void awaitWaits(int round, String arrived, String missing) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/sensors/waits?sensor=both" + suffix)
                    .then()
                    .body("items[0].round", equalTo(round))
                    .body("items[0].arrived", contains(arrived))
                    .body("items[0].missing", contains(missing)));
  }

  private static RunRequest.Launch launch(ConsumerRecord<String, byte[]> one) {
    return (RunRequest.Launch) Json.read(one.value(), RunRequest.class);
  }

  private Predicate<ConsumerRecord<String, byte[]>> of(String sensor) {
    return one ->
        Json.read(one.value(), RunRequest.class).origin().equals(Origin.sensor(sensor + suffix));
  }
}
