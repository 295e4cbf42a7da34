package io.tranche.sensor.arrival;

import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class LateFileMessagingTest {

  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject CopyRepository copies;
  @Inject Clock clock;

  private final String name = "marked-" + NAMES.incrementAndGet();
  private Instant marked;
  private Broker broker;
  private Tail runs;
  private Tail changes;

  @BeforeEach
  void open() {
    broker = new Broker();
    marked = clock.instant().minus(Duration.ofHours(2));
    runs = broker.tail(TOPICS.runRequests());
    changes = broker.tail(TOPICS.dynamicPartitionRequests());
  }

  @AfterEach
  void close() {
    runs.close();
    changes.close();
    broker.close();
  }

  @Test
  void aFileLongAfterItsMarkerRunsThePartitionOnceMore() {
    apply("rematerialize");
    arrive("days/2024-05-01/_SUCCESS", Duration.ZERO);
    runs.await(1, ofPartition("2024-05-01"));

    arrive("days/2024-05-01/overtaken.csv", Duration.ofMinutes(4));
    arrive("days/2024-05-01/late.csv", Duration.ofMinutes(6));
    arrive("days/2024-05-01/late.csv", Duration.ofMinutes(6));
    arrive("days/2024-05-02/_SUCCESS", Duration.ofMinutes(7));
    runs.await(1, ofPartition("2024-05-02"));

    List<ConsumerRecord<String, byte[]>> both = runs.upToNow(ofPartition("2024-05-01"));
    assertThat(both.stream().map(one -> launch(one).orElseThrow().id()).distinct()).hasSize(2);
    assertThat(launch(both.get(1)).orElseThrow().cause().object())
        .contains("s3://" + name + "/days/2024-05-01/late.csv");
  }

  @Test
  void aFileOfAGroupWithoutAMarkerYetRunsNothing() {
    apply("rematerialize");
    arrive("days/2024-05-01/a.csv", Duration.ofHours(1));
    arrive("days/2024-05-02/_SUCCESS", Duration.ofHours(1));
    runs.await(1, ofPartition("2024-05-02"));

    assertThat(runs.upToNow(ofPartition("2024-05-01"))).isEmpty();
  }

  @Test
  void aLateFileRunsAMemberThatIsThereAndBringsNoneBack() {
    apply("rematerialize");
    arrive("groups/here-" + name + "/_SUCCESS", Duration.ZERO);
    arrive("groups/gone-" + name + "/_SUCCESS", Duration.ZERO);
    changes.await(1, adds("here-" + name));
    changes.await(1, adds("gone-" + name));
    copies
        .saveMembers(List.of(member("here-" + name, false), member("gone-" + name, true)))
        .await()
        .atMost(Duration.ofSeconds(30));

    arrive("groups/gone-" + name + "/late.csv", Duration.ofMinutes(6));
    arrive("groups/here-" + name + "/late.csv", Duration.ofMinutes(6));

    RunRequest.Launch launch =
        launch(runs.await(1, ofPartition("here-" + name)).get(0)).orElseThrow();
    assertThat(launch.assets()).containsExactly("marked_groups");
    assertThat(launch.source()).isEmpty();
    assertThat(runs.upToNow(ofPartition("gone-" + name))).isEmpty();
    assertThat(changes.upToNow(adds("here-" + name))).hasSize(1);
  }

  @Test
  void aLateFileRunsNothingWhereNewVersionsAreIgnored() {
    apply("ignore");
    arrive("days/2024-05-01/_SUCCESS", Duration.ZERO);
    arrive("days/2024-05-01/late.csv", Duration.ofMinutes(6));
    arrive("days/2024-05-02/_SUCCESS", Duration.ofMinutes(7));
    runs.await(1, ofPartition("2024-05-02"));

    assertThat(runs.upToNow(ofPartition("2024-05-01"))).hasSize(1);
  }

  private void apply(String onOverwrite) {
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: marked
        partitionSets: [{name: marked}]
        assets:
          - {key: marked_days, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: marked_groups, partitions: {type: dynamic, name: marked}, materializer: {type: none}}
        sensors:
          - name: ${name}
            type: fileArrival
            match: {bucket: ${name}, key: "days/{date:uuuu-MM-dd}/{file}.csv"}
            marker: {key: "days/{date:uuuu-MM-dd}/_SUCCESS"}
            partition: "{date}"
            target: marked_days
            onOverwrite: ${onOverwrite}
          - name: ${name}-groups
            type: fileArrival
            match: {bucket: ${name}, key: "groups/{group}/{file}.csv"}
            marker: {key: "groups/{group}/_SUCCESS"}
            add: {set: marked, key: "{group}"}
            target: marked_groups
        """
            .replace("${name}", name)
            .replace("${onOverwrite}", onOverwrite));
  }

  private void arrive(String key, Duration after) {
    String event = "{\"bucket\":\"" + name + "\",\"key\":\"" + key + "\",\"sequencer\":\"01\"}";
    broker.sendAt(marked.plus(after), TOPICS.fileArrivals(), "k", event.getBytes(UTF_8));
  }

  private static PartitionSetMember member(String key, boolean removed) {
    return new PartitionSetMember(
        "marked",
        key,
        NAMES.incrementAndGet(),
        1_000 + NAMES.get(),
        Map.of(),
        Optional.empty(),
        removed,
        Instant.EPOCH,
        List.of(),
        Optional.empty());
  }

  private static Optional<RunRequest.Launch> launch(ConsumerRecord<String, byte[]> one) {
    return Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
        ? Optional.of(launch)
        : Optional.empty();
  }

  private Predicate<ConsumerRecord<String, byte[]>> ofPartition(String key) {
    return one ->
        launch(one)
            .filter(run -> run.partitions().contains(key))
            .filter(run -> run.origin().toString().startsWith("sensor:" + name))
            .isPresent();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one ->
        Json.read(one.value(), DynamicPartitionRequest.class).adds().stream()
            .anyMatch(add -> add.key().equals(key));
  }
}
