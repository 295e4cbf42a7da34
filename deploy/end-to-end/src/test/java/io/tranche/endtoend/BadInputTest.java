package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad record stands between two good ones of the same Kafka partition. */
class BadInputTest {
  private static final Names NAMES = Names.fresh();
  private static final Services SERVICES = Services.on(NAMES);
  private static final Ledger LEDGER = Ledger.of(NAMES);
  private static final Arrivals ARRIVALS = new Arrivals(Infrastructure.bootstrapServers(), NAMES);
  private static int round;

  @BeforeAll
  static void start() {
    SERVICES.start().apply(Bundle.fire("0"));
  }

  @AfterAll
  static void stop() {
    ARRIVALS.close();
    LEDGER.close();
    SERVICES.close();
  }

  /**
   * What is wrong.
   *
   * @param code of the dead letter
   * @param reason a part of it
   */
  record Bad(String name, byte @Nullable [] value, String code, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> refused() {
    byte[] large = new byte[10 << 20];
    Arrays.fill(large, (byte) 'x');
    return Stream.of(
        new Bad("malformed JSON", bytes("{\"Records\": [{"), "malformed-json", "JSON"),
        new Bad(
            "unknown event version",
            bytes(text(Arrival.none("versioned")).replace("\"2.1\"", "\"9.0\"")),
            "invalid-file-arrival",
            "9.0"),
        new Bad("tombstone", null, "empty-value", "no value"),
        new Bad("10 MB value", large, "malformed-json", "JSON"),
        new Bad("another form", bytes("{\"hello\": \"world\"}"), "unknown-notification", "hello"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(Bad bad) {
    RecordMetadata place = sendBetweenTwoGoodOnes(bad.value());

    ConsumerRecord<byte[], byte[]> letter = awaitDeadLetter(place);

    assertThat(letter.value()).isEqualTo(bad.value());
    assertThat(header(letter, "tranche-dlq-code")).isEqualTo(bad.code());
    assertThat(header(letter, "tranche-dlq-reason")).contains(bad.reason());
    assertThat(header(letter, "tranche-dlq-topic")).isEqualTo(NAMES.topics().fileArrivals());
    assertThat(header(letter, "tranche-dlq-service")).isEqualTo("sensor-service");
    settle();
  }

  static Stream<Bad> ignored() {
    return Stream.of(
        new Bad(
            "test event of S3",
            bytes("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"landing\"}"),
            "",
            ""),
        new Bad(
            "arrival that no sensor takes",
            bytes("{\"bucket\":\"elsewhere\",\"key\":\"none/2026-02-03/a/b\"}"),
            "",
            ""));
  }

  @ParameterizedTest
  @MethodSource
  void ignored(Bad other) {
    int members = LEDGER.store().members().size();

    RecordMetadata place = sendBetweenTwoGoodOnes(other.value());
    settle();

    assertThat(LEDGER.store().members()).hasSize(members + 2);
    assertThat(findDeadLetter(place)).isEmpty();
  }

  @Test
  void everyLegalKeyBecomesAPartition() {
    String longest = "k".repeat(1_024 - "command/2026-02-03//all".length());
    List<String> keys = List.of("..", "%2F", "a+b", "a b", "🦊", "'\"\\$(x)`", longest);
    for (String key : keys) {
      ARRIVALS.send(0, Arrival.none(key));
      ARRIVALS.send(0, Arrival.command(key));
    }

    settle();

    for (String key : keys) {
      assertThat(LEDGER.store().runsOf("raw/tracked", key)).as(key).hasSize(1);
      assertThat(LEDGER.store().runsOf("raw/loaded", key))
          .as(key)
          .singleElement()
          .satisfies(run -> assertThat(run.getString("status")).isEqualTo("SUCCESS"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a...b", "k"})
  void aKeyThatIsNoneIsRefused(String key) {
    // An object's key has 1,024 bytes at most, and so has a partition's.
    String tooLong = key.equals("k") ? key.repeat(1_025) : key;
    RecordMetadata place = sendBetweenTwoGoodOnes(Arrival.none(tooLong).notification());

    assertThat(header(awaitDeadLetter(place), "tranche-dlq-reason")).contains("Cannot");
    settle();
  }

  private static RecordMetadata sendBetweenTwoGoodOnes(byte @Nullable [] value) {
    round++;
    ARRIVALS.send(0, Arrival.none("before-" + round));
    RecordMetadata place = ARRIVALS.sendRaw(0, value);
    ARRIVALS.send(0, Arrival.none("after-" + round));
    return place;
  }

  private static ConsumerRecord<byte[], byte[]> awaitDeadLetter(RecordMetadata place) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> findDeadLetter(place), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> findDeadLetter(RecordMetadata place) {
    return LEDGER.read(NAMES.topics().deadLetters(NAMES.topics().fileArrivals())).stream()
        .filter(
            letter ->
                header(letter, "tranche-dlq-partition").equals("" + place.partition())
                    && header(letter, "tranche-dlq-offset").equals("" + place.offset()))
        .findFirst();
  }

  private static void settle() {
    LEDGER.awaitSettled(ARRIVALS.acknowledged());
    LEDGER.assertHolds(ARRIVALS.acknowledged());
    String id = Ids.member(Bundle.TRACKED_FILES, "after-" + round);
    assertThat(round == 0 || LEDGER.store().members().containsKey(id)).as(id).isTrue();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String text(Arrival arrival) {
    return new String(arrival.notification(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
