package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.testing.Infrastructure;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.bson.Document;

/**
 * Judges a system by its documents and records alone: that nothing is lost, doubled or torn apart.
 */
final class Ledger implements AutoCloseable {
  private static final Duration SETTLED = Duration.ofMinutes(3);
  private static final Set<String> ENDED = Set.of("SUCCESS", "FAILURE", "CANCELED");

  /** What a member is there for that a run has found, or somebody has added: no run follows. */
  private static final String NO_OBJECT = "request:";

  private final Names names;
  private final Stored store;
  private final TopicReader topics;
  private final Outcomes outcomes;

  Ledger(Names names, String bootstrapServers, String mongoUri) {
    this.names = names;
    this.store = new Stored(mongoUri, names);
    this.topics = new TopicReader(bootstrapServers);
    this.outcomes = new Outcomes(names.topics(), store, topics);
  }

  static Ledger of(Names names) {
    return new Ledger(names, Infrastructure.bootstrapServers(), Infrastructure.mongoUri());
  }

  Stored store() {
    return store;
  }

  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    return topics.read(topic);
  }

  /** Waits until every record is consumed and every run has ended. */
  void awaitSettled(Collection<Arrival> arrivals) {
    Awaitility.await()
        .atMost(SETTLED)
        .pollInterval(Duration.ofMillis(400))
        .untilAsserted(
            () -> {
              assertEveryArrivalIsAMember(arrivals);
              // Twice: what is read first may have changed when the rest is read.
              assertIdle();
              assertIdle();
              assertEveryRequestIsARun();
            });
  }

  private void assertIdle() {
    assertThat(store.runs().values())
        .as("runs that have not ended")
        .allMatch(run -> ENDED.contains(run.getString("status")));
    assertThat(store.admitted()).as("runs in progress").isEmpty();
    Topics all = names.topics();
    assertConsumed("sensor-service.file-arrivals", all.fileArrivals());
    assertConsumed("definitions-service", all.dynamicPartitionRequests());
    assertConsumed("sensor-service.partition-sets", all.partitionSets());
    assertConsumed("run-service.members", all.partitionSets());
    assertConsumed("sensor-service.asset-events", all.assetEvents());
    assertConsumed("sensor-service.run-events", all.runEvents());
    assertConsumed("run-service", all.runRequests());
  }

  private void assertConsumed(String group, String topic) {
    assertThat(topics.lag(names.topicPrefix() + group, topic)).as("lag of %s", group).isZero();
  }

  /** Everything below. */
  void assertHolds(Collection<Arrival> arrivals) {
    assertEveryArrivalIsAMember(arrivals);
    assertEveryRequestIsARun();
    assertAddsAndRunsAreNotApart();
    assertNoTwoRunsAtOnce();
    assertEventsAreComplete();
    outcomes.assertHolds();
  }

  /** The source of each arrival is listed, alive, by a member with its key. */
  private void assertEveryArrivalIsAMember(Collection<Arrival> arrivals) {
    Map<String, Document> members = store.members();
    for (Arrival arrival : arrivals) {
      Document member = members.get(Ids.member(arrival.set(), arrival.file()));
      assertThat(member).as("member of %s", arrival).isNotNull();
      assertThat(member.getBoolean("removed")).as("removed: %s", member).isFalse();
      assertThat(member.getList("sources", Document.class))
          .as("sources of %s", arrival)
          .filteredOn(source -> arrival.object().equals(source.getString("object")))
          .singleElement()
          .satisfies(
              source -> {
                assertThat(source.getString("order")).isEqualTo(arrival.order());
                assertThat(source.getBoolean("alive")).isTrue();
              });
    }
    Set<Object> ordinals = new LinkedHashSet<>();
    members
        .values()
        .forEach(
            member ->
                assertThat(ordinals.add(List.of(member.get("set"), member.get("ordinal"))))
                    .as("ordinal of its own: %s", member)
                    .isTrue());
  }

  /** Each request became one run, or was absorbed by one. */
  private void assertEveryRequestIsARun() {
    Map<String, Document> runs = store.runs();
    Map<String, String> absorbed = absorbed();
    for (JsonNode request : launches()) {
      String id = request.path("id").asText();
      boolean own = runs.containsKey(Ids.runOf(id));
      assertThat(own ^ absorbed.containsKey(id))
          .as("one run of request %s (own run: %s)", request, own)
          .isTrue();
    }
  }

  /** The runs that have absorbed requests, by request: each was so once. */
  Map<String, String> absorbed() {
    Map<String, String> absorbed = new HashMap<>();
    store
        .runs()
        .forEach(
            (run, document) -> {
              for (Document event : document.getList("events", Document.class)) {
                if (event.getString("type").equals("RunAbsorbed")) {
                  assertThat(absorbed.put(event.getString("requestId"), run))
                      .as("another run that absorbed %s", event)
                      .isNull();
                }
              }
            });
    return absorbed;
  }

  /** A live object has its run request, and a request has its member. */
  private void assertAddsAndRunsAreNotApart() {
    Map<String, JsonNode> requests = new HashMap<>();
    launches().forEach(request -> requests.put(request.path("id").asText(), request));
    Map<String, Document> members = store.members();
    for (Document member : members.values()) {
      for (Document source : member.getList("sources", Document.class)) {
        if (source.getBoolean("alive")
            && source.getString("requestId") != null
            && !source.getString("object").startsWith(NO_OBJECT)) {
          assertThat(requests)
              .as("request of %s", member)
              .containsKey(source.getString("requestId"));
        }
      }
    }
    for (JsonNode request : requests.values()) {
      if (request.has("proof")) {
        JsonNode proof = request.path("proof");
        Document member =
            members.get(Ids.member(proof.path("set").asText(), proof.path("key").asText()));
        assertThat(member).as("member that %s proves", request).isNotNull();
        assertThat(member.getLong("ordinal")).isEqualTo(proof.path("ordinal").asLong());
        assertThat(member.getLong("version"))
            .isGreaterThanOrEqualTo(proof.path("version").asLong());
      }
    }
    Map<String, JsonNode> published = topics.last(names.topics().partitionSets());
    members.forEach(
        (id, member) -> {
          assertThat(published).as("published members").containsKey(id);
          assertThat(published.get(id).path("version").asLong())
              .as("last published version of %s", id)
              .isEqualTo(member.getLong("version"));
        });
  }

  /** Of one asset partition, a run starts after the one before it has ended. */
  private void assertNoTwoRunsAtOnce() {
    Map<String, TreeMap<Long, Document>> byPartition = new HashMap<>();
    for (Document run : store.runs().values()) {
      if (run.getDate("startedAt") == null) {
        continue;
      }
      for (String asset : run.getList("assets", String.class)) {
        for (String partition : run.getList("partitions", String.class)) {
          Document other =
              byPartition
                  .computeIfAbsent(Ids.assetPartition(asset, partition), none -> new TreeMap<>())
                  .put(Stored.token(run), run);
          assertThat(other).as("another run of it with the token of %s", run).isNull();
        }
      }
    }
    byPartition.forEach(
        (partition, runs) -> {
          Date free = new Date(0);
          for (Document run : runs.values()) {
            assertThat(run.getDate("startedAt"))
                .as("start of %s of %s", run.getString("_id"), partition)
                .isAfterOrEqualTo(free);
            free = run.getDate("endedAt");
          }
        });
  }

  /** Events are numbered from 1 without a gap, and all of them are on the topic, in order. */
  private void assertEventsAreComplete() {
    Map<String, TreeMap<Integer, String>> published = new HashMap<>();
    for (JsonNode event : topics.values(names.topics().runEvents())) {
      String type = event.path("type").asText();
      String before =
          published
              .computeIfAbsent(event.path("runId").asText(), none -> new TreeMap<>())
              .put(event.path("number").asInt(), type);
      assertThat(before == null || before.equals(type))
          .as("published before with that number: %s, %s", before, event)
          .isTrue();
    }
    store
        .runs()
        .forEach(
            (id, run) -> {
              List<Document> events = run.getList("events", Document.class);
              TreeMap<Integer, String> expected = new TreeMap<>();
              for (Document event : events) {
                expected.put(event.getInteger("number"), event.getString("type"));
              }
              assertThat(expected).as("numbers of %s", events).hasSize(events.size());
              assertThat(expected.firstKey()).isEqualTo(1);
              assertThat(expected.lastKey()).isEqualTo(events.size());
              assertThat(published.get(id)).as("published events of %s", run).isEqualTo(expected);
            });
    assertThat(published.keySet()).as("runs with events").isEqualTo(store.runs().keySet());
  }

  private List<JsonNode> launches() {
    return topics.values(names.topics().runRequests()).stream()
        .filter(request -> request.path("type").asText().equals("launch"))
        .toList();
  }

  @Override
  public void close() {
    store.close();
    topics.close();
  }
}
