package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.Kafka;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionRequestsTest {

  private static final Instant ARRIVED = Instant.parse("2024-01-01T08:00:00Z");
  private static final String SET = "order_files";

  @Inject MemberRepository members;

  private Kafka kafka;

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
    kafka = new Kafka();
  }

  @AfterEach
  void close() {
    kafka.close();
  }

  @Test
  void registersAMemberAndRequestsItsRunWithProof() {
    send("first-1", SET, add("first", "s3://b/first", "0055", "first-run"));

    PartitionSetMember member = published("first", 1);
    assertThat(member.set()).isEqualTo(SET);
    assertThat(member.metadata()).containsEntry("region", "us");
    assertThat(member.object()).contains("s3://b/first");
    RunRequest.Launch launch = launched("first-run");
    assertThat(launch.partitions()).containsExactly("first");
    assertThat(launch.assets()).containsExactly("raw/orders");
    assertThat(launch.origin()).isEqualTo(Origin.sensor("landing"));
    assertThat(launch.cause().at()).isEqualTo(ARRIVED);
    assertThat(launch.proof())
        .contains(
            new Proof(
                SET,
                "first",
                member.ordinal(),
                1,
                Map.of("date", "2024-01-01", "region", "us"),
                Optional.of("s3://b/first")));
  }

  @Test
  void handsTheVersionOfAnObjectOnToARunThatWantsIt() {
    SourceVersion source = new SourceVersion("s3://b/sourced", "0055", Optional.empty());
    RunTemplate run = RunTemplate.of("sourced-run", "raw/orders").withSource(source);
    send("sourced-1", SET, new Add("sourced", Map.of(), Optional.of(source), List.of(run)));

    RunRequest.Launch launch = launched("sourced-run");
    assertThat(launch.source()).contains(source);
    assertThat(launch.proof()).isPresent();
  }

  @Test
  void aReplayAsksForTheSameRunAndChangesNothing() {
    send("replay-1", SET, add("replayed", "s3://b/replayed", "0055", "replayed-run"));
    published("replayed", 1);
    send("replay-1", SET, add("replayed", "s3://b/replayed", "0055", "replayed-run"));

    List<RunRequest> runs =
        Kafka.await(
            Kafka.TOPICS.runRequests(),
            RunRequest.class,
            request -> request.id().equals("replayed-run"),
            2);
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(stored("replayed").version()).isEqualTo(1);
  }

  @Test
  void whatIsOlderTakesItsRunsWithIt() {
    send("stale-2", SET, add("stale", "s3://b/stale", "0060", "stale-run-2"));
    published("stale", 1);
    send("stale-1", SET, add("stale", "s3://b/stale", "0055", "stale-run-1"));
    send("stale-3", SET, add("stale", "s3://b/stale", "0061", "stale-run-3"));

    launched("stale-run-3");
    assertThat(launches("stale-run-1")).isEmpty();
    assertThat(stored("stale").version()).isEqualTo(2);
  }

  @Test
  void aPartitionOfTwoObjectsGoesWithTheSecond() {
    send("two-1", SET, add("two", "s3://b/x", "0055", "two-run-x"));
    send("two-2", SET, add("two", "s3://b/y", "0054", "two-run-y"));
    launched("two-run-y");
    send("two-3", SET, remove("s3://b/x", "0056"));
    assertThat(published("two", 3).removed()).isFalse();
    send("two-4", SET, remove("s3://b/y", "0056"));

    PartitionSetMember removed = published("two", 4);
    assertThat(removed.removed()).isTrue();
    send("two-5", SET, add("two", "s3://b/x", "0057", "two-run-again"));
    assertThat(published("two", 5).ordinal()).isGreaterThan(removed.ordinal());
  }

  @Test
  void aRemovalThatArrivesFirstIsNotForgotten() {
    send("late-2", SET, remove("s3://b/late", "0056"));
    send("late-1", SET, add("late", "s3://b/late", "0055", "late-run"));

    assertThat(
            Kafka.await(
                Kafka.TOPICS.partitionSets(),
                PartitionSetMember.class,
                one -> one.key().equals("late"),
                1))
        .allMatch(PartitionSetMember::removed);
    assertThat(launches("late-run")).isEmpty();
  }

  @Test
  void aBadRecordBetweenTwoGoodOnesIsSetAsideAlone() {
    byte[] bad = "{\"set\": 1, not json".getBytes(StandardCharsets.UTF_8);
    send("good-1", SET, add("good1", "s3://b/good1", "0055", "good-run-1"));
    kafka.send(Kafka.TOPICS.dynamicPartitionRequests(), SET, "bad", bad);
    kafka.send(Kafka.TOPICS.dynamicPartitionRequests(), SET, "empty", (byte[]) null);
    send("good-2", SET, add("good2", "s3://b/good2", "0055", "good-run-2"));

    launched("good-run-1");
    launched("good-run-2");
    ConsumerRecord<String, byte[]> letter = deadLetter("bad");
    assertThat(letter.value()).isEqualTo(bad);
    assertThat(letter.key()).isEqualTo(SET);
    assertThat(Kafka.header(letter, "tranche-dlq-code")).contains("malformed-message");
    assertThat(Kafka.header(letter, "tranche-dlq-topic"))
        .contains(Kafka.TOPICS.dynamicPartitionRequests());
    assertThat(Kafka.header(deadLetter("empty"), "tranche-dlq-code")).contains("empty-value");
  }

  @Test
  void aBadAddDoesNotHoldBackTheGoodOnesOfItsRecord() {
    send(
        "mixed",
        SET,
        add("mixed1", "s3://b/mixed1", "0055", "mixed-run-1"),
        add("mixed...2", "s3://b/mixed2", "0055", "mixed-run-2"),
        add("mixed3", "s3://b/mixed3", "0055", "mixed-run-3"));

    launched("mixed-run-1");
    launched("mixed-run-3");
    ConsumerRecord<String, byte[]> letter = deadLetter("mixed");
    assertThat(Kafka.header(letter, "tranche-dlq-code")).contains("invalid-partition-key");
    assertThat(Kafka.header(letter, "tranche-dlq-reason").orElseThrow())
        .startsWith("Cannot add partition mixed...2 to set order_files: ");
    assertThat(launches("mixed-run-2")).isEmpty();
  }

  @Test
  void refusesWhatASetDoesNotTake() {
    send("unknown", "nobody", add("a", "s3://b/a", "1", "unknown-run"));
    send("bar", "regions", add("us|eu", "s3://b/bar", "1", "bar-run"));
    send(
        "full",
        "small",
        add("one", "s3://b/one", "1", "small-run-1"),
        add("two", "s3://b/two", "1", "small-run-2"),
        add("three", "s3://b/three", "1", "small-run-3"));

    assertThat(Kafka.header(deadLetter("unknown"), "tranche-dlq-reason"))
        .contains("Cannot change partition set nobody: no bundle defines it");
    assertThat(Kafka.header(deadLetter("bar"), "tranche-dlq-code"))
        .contains("invalid-partition-key");
    assertThat(Kafka.header(deadLetter("full"), "tranche-dlq-reason"))
        .contains(
            "Cannot add partition three to set small: it has as many keys as maxKeys allows (2)");
    launched("small-run-2");
  }

  @Test
  void namesAMemberAndSetsAsideTheNameOfWhatIsNone() {
    send("named-1", SET, add("named", "s3://b/named", "0055", "named-run"));
    describe("named-2", "named", "Japan");
    assertThat(published("named", 2).displayName()).contains("Japan");
    describe("named-2", "named", "Japan");
    describe("named-3", "nobody", "Japan");

    assertThat(Kafka.header(deadLetter("named-3"), "tranche-dlq-reason"))
        .contains(
            "Cannot describe partition nobody of set order_files: it is no member"
                + " (requested by program:test)");
    assertThat(stored("named").version()).isEqualTo(2);
    assertThat(launches("named-run")).hasSize(1);
  }

  private void describe(String id, String key, String name) {
    kafka.send(
        Kafka.TOPICS.dynamicPartitionRequests(),
        SET,
        id,
        new DynamicPartitionRequest(
            SET,
            List.of(),
            List.of(),
            List.of(new Description(key, Optional.of(name), Optional.empty())),
            Origin.program("test"),
            Cause.request(id, ARRIVED)));
  }

  @Test
  void answersAnOlderRecordWithTheNewest() {
    send("zombie-1", SET, add("zombie", "s3://b/zombie", "1", "zombie-run-1"));
    PartitionSetMember old = published("zombie", 1);
    send("zombie-2", SET, add("zombie", "s3://b/zombie", "2", "zombie-run-2"));
    published("zombie", 2);

    kafka.send(Kafka.TOPICS.partitionSets(), old.id(), "zombie", old);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        Kafka.messages(
                                Kafka.TOPICS.partitionSets(),
                                PartitionSetMember.class,
                                one -> one.key().equals("zombie"))
                            .stream()
                            .map(PartitionSetMember::version))
                    .containsSubsequence(1L, 2L, 1L)
                    .endsWith(2L));
  }

  @Test
  void anIgnoredOverwriteRunsNothing() {
    send("ignore-1", SET, ignoring("ignored", "1", "ignore-run-1"));
    launched("ignore-run-1");
    send("ignore-2", SET, ignoring("ignored", "2", "ignore-run-2"));

    published("ignored", 2);
    send("ignore-3", SET, add("after", "s3://b/after", "1", "after-run"));
    launched("after-run");
    assertThat(launches("ignore-run-2")).isEmpty();
  }

  @Test
  void aRejectedOverwriteIsSetAsideAndTheFirstVersionStays() {
    send("reject-1", SET, onOverwrite(OnOverwrite.REJECT, "rejected", "1", "reject-run-1"));
    launched("reject-run-1");
    send("reject-2", SET, onOverwrite(OnOverwrite.REJECT, "rejected", "2", "reject-run-2"));

    assertThat(Kafka.header(deadLetter("reject-2"), "tranche-dlq-code"))
        .contains("overwrite-rejected");
    assertThat(stored("rejected").source("s3://b/rejected").orElseThrow().order()).isEqualTo("1");
    assertThat(launches("reject-run-2")).isEmpty();
  }

  private void send(String id, String set, Add... adds) {
    send(id, set, List.of(adds), List.of());
  }

  private void send(String id, String set, Delete delete) {
    send(id, set, List.of(), List.of(delete));
  }

  private void send(String id, String set, List<Add> adds, List<Delete> deletes) {
    kafka.send(
        Kafka.TOPICS.dynamicPartitionRequests(),
        set,
        id,
        new DynamicPartitionRequest(
            set,
            adds,
            deletes,
            Origin.sensor("landing"),
            Cause.fileArrival("event", "s3://b/x", ARRIVED)));
  }

  private static Add add(String key, String object, String order, String run) {
    return new Add(
        key,
        Map.of("date", "2024-01-01", "region", "us"),
        Optional.of(new SourceVersion(object, order, Optional.empty())),
        List.of(RunTemplate.of(run, "raw/orders")));
  }

  private static Add ignoring(String key, String order, String run) {
    return onOverwrite(OnOverwrite.IGNORE, key, order, run);
  }

  private static Add onOverwrite(OnOverwrite policy, String key, String order, String run) {
    return new Add(
        key,
        Map.of(),
        Optional.of(new SourceVersion("s3://b/" + key, order, Optional.empty())),
        List.of(RunTemplate.of(run, "raw/orders")),
        Optional.of(policy));
  }

  private static Delete remove(String object, String order) {
    return Delete.ofSource(new SourceVersion(object, order, Optional.empty()));
  }

  private Member stored(String key) {
    String id = Ids.member(SET, key);
    return Optional.ofNullable(
            members.findAll(List.of(id)).await().atMost(Duration.ofSeconds(10)).get(id))
        .orElseThrow();
  }

  private static PartitionSetMember published(String key, long version) {
    return Kafka.await(
            Kafka.TOPICS.partitionSets(),
            PartitionSetMember.class,
            one -> one.key().equals(key) && one.version() == version,
            1)
        .get(0);
  }

  private static RunRequest.Launch launched(String id) {
    return (RunRequest.Launch)
        Kafka.await(
                Kafka.TOPICS.runRequests(), RunRequest.class, request -> request.id().equals(id), 1)
            .get(0);
  }

  private static List<RunRequest> launches(String id) {
    return Kafka.messages(
        Kafka.TOPICS.runRequests(), RunRequest.class, request -> request.id().equals(id));
  }

  private static ConsumerRecord<String, byte[]> deadLetter(String id) {
    String topic = Kafka.TOPICS.deadLetters(Kafka.TOPICS.dynamicPartitionRequests());
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Kafka.all(topic).stream()
                    .filter(raw -> Kafka.header(raw, "ce_id").filter(id::equals).isPresent())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
