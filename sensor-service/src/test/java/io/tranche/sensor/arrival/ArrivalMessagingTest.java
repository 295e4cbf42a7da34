package io.tranche.sensor.arrival;

import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class ArrivalMessagingTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: sales
      partitionSets: [{name: order_files}]
      assets:
        - {key: raw/orders, partitions: {type: dynamic, name: order_files}, materializer: {type: none}}
        - {key: rates, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
      sensors:
        - name: landing
          type: fileArrival
          match: {bucket: landing, key: "orders/{region}/{date:uuuu-MM-dd}.csv"}
          add: {set: order_files, key: "{key}", metadata: {date: "{date}", region: "{region}"}}
          target: raw/orders
        - name: names
          type: fileArrival
          match: {bucket: names, key: "{name}"}
          add: {set: order_files, key: "{name}"}
          target: raw/orders
        - name: rates
          type: fileArrival
          match: {bucket: landing, key: "rates/{date:uuuu-MM-dd}.json"}
          partition: "{date}"
          target: rates
      """;

  @Inject TickRepository ticks;

  private Broker broker;
  private Tail requests;
  private Tail launches;
  private Tail deadLetters;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(BUNDLE);
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
    launches = broker.tail(TOPICS.runRequests());
    deadLetters = broker.tail(TOPICS.deadLetters(TOPICS.fileArrivals()));
  }

  @AfterEach
  void close() {
    requests.close();
    launches.close();
    deadLetters.close();
    broker.close();
  }

  @Test
  void turnsAnArrivalIntoOneRecordThatAddsThePartitionAndRequestsItsRun() {
    String object = "s3://landing/orders/us/2024-01-01.csv";
    String id = Ids.of("arrival", "landing", object, "0A1", "created");
    RecordMetadata sent =
        broker.send(
            TOPICS.fileArrivals(),
            "k",
            minio("landing", "orders%2Fus%2F2024-01-01.csv", "0A10"),
            new RecordHeader("ce_id", "arrival-1".getBytes(UTF_8)));

    ConsumerRecord<String, byte[]> request = requests.await(1, ofEvent(id)).get(0);

    assertThat(request.key()).isEqualTo("order_files");
    assertThat(header(request, "ce_type")).isEqualTo(DynamicPartitionRequest.TYPE);
    assertThat(header(request, "ce_source")).isEqualTo("/sensor-service");
    assertThat(header(request, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(request, "content-type")).isEqualTo("application/json");
    DynamicPartitionRequest message = Json.read(request.value(), DynamicPartitionRequest.class);
    assertThat(message.adds())
        .containsExactly(
            new DynamicPartitionRequest.Add(
                "orders/us/2024-01-01.csv",
                Map.of("date", "2024-01-01", "region", "us"),
                Optional.of(new SourceVersion(object, "0A1", Optional.empty())),
                List.of(RunTemplate.of(id, "raw/orders"))));
    assertThat(message.origin()).isEqualTo(Origin.sensor("landing"));
    assertThat(message.cause().id()).isEqualTo("arrival-1");
    assertThat(message.cause().at()).isEqualTo(Instant.ofEpochMilli(sent.timestamp()));
    assertThat(message.cause().object()).contains(object);
  }

  @Test
  void requestsARunDirectlyWhereNoSetHasToGrow() {
    String object = "s3://landing/rates/2024-01-02.json";
    String id = Ids.of("arrival", "rates", object, "0B", "created");
    broker.send(TOPICS.fileArrivals(), "k", minio("landing", "rates%2F2024-01-02.json", "0B"));

    ConsumerRecord<String, byte[]> launch = launches.await(1, ofEvent(id)).get(0);

    assertThat(launch.key()).isEqualTo(id);
    RunRequest.Launch request = (RunRequest.Launch) Json.read(launch.value(), RunRequest.class);
    assertThat(request.partitions()).containsExactly("2024-01-02");
    assertThat(request.source()).contains(new SourceVersion(object, "0B", Optional.empty()));
  }

  @Test
  void givesARedeliveredArrivalTheSameIds() {
    byte[] arrival = minio("landing", "orders%2Fus%2F2024-01-03.csv", "0C");
    broker.send(TOPICS.fileArrivals(), "k", arrival);
    broker.send(TOPICS.fileArrivals(), "other key", arrival);

    List<ConsumerRecord<String, byte[]>> both =
        requests.await(2, one -> new String(one.value(), UTF_8).contains("2024-01-03"));

    assertThat(both).extracting(one -> header(one, "ce_id")).doesNotContainNull();
    assertThat(header(both.get(0), "ce_id")).isEqualTo(header(both.get(1), "ce_id"));
  }

  @Test
  void setsBadRecordsAsideAndHandlesThoseBetweenThem() {
    byte[] enormous = new byte[10_000_000];
    Arrays.fill(enormous, (byte) ' ');
    byte[] hostile = minio("names", "a%00b", "01");
    String place = TOPICS.fileArrivals();
    broker.sendTo(place, 0, minio("names", "first", "01"));
    broker.sendTo(place, 0, "{\"Records\":[".getBytes(UTF_8));
    broker.sendTo(place, 0, "{\"Records\":[{\"eventVersion\":\"9.0\"}]}".getBytes(UTF_8));
    broker.sendTo(place, 0, null);
    broker.sendTo(place, 0, enormous);
    broker.sendTo(place, 0, hostile);
    broker.sendTo(place, 0, "{\"Event\":\"s3:TestEvent\"}".getBytes(UTF_8));
    broker.sendTo(place, 0, minio("names", "last", "01"));

    requests.await(1, adds("first"));
    requests.await(1, adds("last"));
    List<ConsumerRecord<String, byte[]>> dead = deadLetters.await(5);

    assertThat(dead)
        .extracting(one -> header(one, "tranche-dlq-code"))
        .containsExactlyInAnyOrder(
            "malformed-json",
            "invalid-file-arrival",
            "empty-value",
            "unknown-notification",
            "invalid-partition-key");
    assertThat(reasonOf(dead, "invalid-file-arrival"))
        .isEqualTo(
            "Cannot read file arrival: 1 problem\n"
                + "  Records[0].eventVersion: is of a form that is not known (9.0); accepted: 2.x");
    assertThat(reasonOf(dead, "invalid-partition-key"))
        .isEqualTo(
            "Cannot add partition for sensor names: the key of s3://names/a\\u0000b contains a"
                + " control character (a\\u0000b)");
    assertThat(withCode(dead, "invalid-partition-key").value()).isEqualTo(hostile);
    assertThat(withCode(dead, "unknown-notification").value()).isEqualTo(enormous);
    assertThat(withCode(dead, "empty-value").value()).isNull();
    assertThat(header(dead.get(0), "tranche-dlq-topic")).isEqualTo(place);
    assertThat(header(dead.get(0), "tranche-dlq-partition")).isEqualTo("0");
    assertThat(header(dead.get(0), "tranche-dlq-service")).isEqualTo("sensor-service");
  }

  @Test
  void handlesTheGoodObjectsOfARecordThatNamesABadOne() {
    String good = entry("names", "good-sibling", "01");
    String bad = entry("names", "bad-%zz", "01");
    broker.send(
        TOPICS.fileArrivals(), "k", ("{\"Records\":[" + good + "," + bad + "]}").getBytes(UTF_8));

    requests.await(1, adds("good-sibling"));
    ConsumerRecord<String, byte[]> dead = deadLetters.await(1).get(0);

    assertThat(header(dead, "tranche-dlq-reason")).contains("Records[1].s3.object.key", "bad-%zz");
  }

  @Test
  void keepsKeysAsTheyAre() {
    for (String key : List.of("..", "%25", "a%2Bb", "%F0%9F%98%80", "x".repeat(1_024), "a%7Cb")) {
      broker.send(TOPICS.fileArrivals(), "k", minio("names", key, "02"));
    }

    for (String key : List.of("..", "%", "a+b", "😀", "x".repeat(1_024), "a|b")) {
      requests.await(1, adds(key));
    }
  }

  @Test
  void recordsWhatASensorDidInATick() {
    RecordMetadata sent =
        broker.sendTo(
            TOPICS.fileArrivals(), 1, minio("landing", "orders%2Feu%2F2024-01-04.csv", "0D"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        ticks
                            .list("landing", Optional.empty(), 50)
                            .await()
                            .atMost(Duration.ofSeconds(5))
                            .items())
                    .filteredOn(tick -> covers(tick, sent))
                    .first()
                    .satisfies(
                        tick -> {
                          assertThat(tick.matched()).isEqualTo(1);
                          assertThat(tick.added()).isEqualTo(1);
                          assertThat(tick.requested()).isEqualTo(1);
                          assertThat(tick.at()).isEqualTo(Instant.ofEpochMilli(sent.timestamp()));
                        }));
  }

  @Test
  void takesAFileThatComesRightAfterItsSensor() {
    for (int i = 0; i < 5; i++) {
      broker.apply(BUNDLE.replace("bucket: names", "bucket: names-" + i));
      broker.send(TOPICS.fileArrivals(), "k", minio("names-" + i, "right-after-" + i, "01"));

      requests.await(1, adds("right-after-" + i));
    }
  }

  private static boolean covers(Tick tick, RecordMetadata sent) {
    return tick.offsets().stream()
        .anyMatch(
            range ->
                range.kafkaPartition() == sent.partition()
                    && range.first() <= sent.offset()
                    && sent.offset() <= range.last());
  }

  private static java.util.function.Predicate<ConsumerRecord<String, byte[]>> ofEvent(String id) {
    return one -> header(one, "ce_id").equals(id);
  }

  private static java.util.function.Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one ->
        Json.read(one.value(), DynamicPartitionRequest.class).adds().stream()
            .anyMatch(add -> add.key().equals(key));
  }

  private static ConsumerRecord<String, byte[]> withCode(
      List<ConsumerRecord<String, byte[]>> dead, String code) {
    return dead.stream()
        .filter(one -> header(one, "tranche-dlq-code").equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static String reasonOf(List<ConsumerRecord<String, byte[]>> dead, String code) {
    return header(withCode(dead, code), "tranche-dlq-reason");
  }

  private static byte[] minio(String bucket, String encodedKey, String sequencer) {
    return ("{\"EventName\":\"s3:ObjectCreated:Put\",\"Records\":["
            + entry(bucket, encodedKey, sequencer)
            + "]}")
        .getBytes(UTF_8);
  }

  private static String entry(String bucket, String encodedKey, String sequencer) {
    return "{\"eventVersion\":\"2.0\",\"eventSource\":\"minio:s3\","
        + "\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
        + bucket
        + "\"},\"object\":{\"key\":\""
        + encodedKey
        + "\",\"sequencer\":\""
        + sequencer
        + "\"}}}";
  }
}
