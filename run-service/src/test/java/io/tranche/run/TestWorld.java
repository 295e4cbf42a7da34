package io.tranche.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.platform.store.Databases;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What the other services, and other parts of this one, would have written. */
@Singleton
public class TestWorld {

  /** How long anything may take on a machine that is busy. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject RecordSender sender;
  @Inject Topics topics;
  @Inject CatalogView catalog;
  @Inject Databases databases;
  @Inject KafkaSettings settings;
  @Inject RunRepository runs;

  /** Makes a bundle the only one of the next catalog, and waits until this service has it. */
  public void define(String yaml) {
    long number = announce(yaml);
    Awaitility.await().atMost(PATIENCE).until(() -> catalog.current().number() == number);
  }

  /** Makes a bundle the only one of the next catalog, and answers its number. */
  public long announce(String yaml) {
    long number = await(catalog.newest()).number() + 1;
    List<OutgoingRecord> records = new ArrayList<>();
    List<DefinitionRecord.Entry> entries = new ArrayList<>();
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    bundle
        .documents()
        .forEach(
            document -> {
              var entry =
                  new DefinitionRecord.Entry(
                      document.kind(), document.name(), bundle.name(), number);
              entries.add(entry);
              records.add(record(DefinitionRecord.document(entry, number, document.body())));
            });
    records.add(record(DefinitionRecord.catalog(number, entries, Instant.EPOCH)));
    await(sender.send(records));
    return number;
  }

  private OutgoingRecord record(DefinitionRecord definition) {
    return OutgoingRecord.of(
        topics.definitions(), definition.key(), definition, event(DefinitionRecord.TYPE));
  }

  /** Publishes the state of members, as definitions-service does. */
  public void publish(List<PartitionSetMember> members) {
    send(
        members.stream()
            .map(
                member ->
                    OutgoingRecord.of(
                        topics.partitionSets(),
                        member.id(),
                        member,
                        event(PartitionSetMember.TYPE)))
            .toList());
  }

  public void send(List<OutgoingRecord> records) {
    await(sender.send(records));
  }

  /** Sends requests in an order that is kept. */
  public void request(RunRequest... requests) {
    send(
        Stream.of(requests)
            .map(
                request ->
                    OutgoingRecord.of(
                        topics.runRequests(),
                        "same-kafka-partition",
                        request,
                        new CloudEvent(request.id(), RunRequest.TYPE, "/test", Instant.EPOCH)))
            .toList());
  }

  /** The run that a request has become, once it has ended. */
  public Run ended(RunRequest.Launch launch) {
    return ended(launch.runId());
  }

  /** A run once it has ended. */
  public Run ended(String id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(id)).filter(run -> run.status().isTerminal()).isPresent());
    return await(runs.find(id)).orElseThrow();
  }

  public static CloudEvent event(String type) {
    return new CloudEvent("test", type, "/test", Instant.EPOCH);
  }

  public static PartitionSetMember member(String set, String key, long ordinal, long version) {
    return new PartitionSetMember(
        set, key, ordinal, version, Map.of(), Optional.empty(), false, Instant.EPOCH);
  }

  public static PartitionSetMember removed(PartitionSetMember member) {
    return new PartitionSetMember(
        member.set(),
        member.key(),
        member.ordinal(),
        member.version() + 1,
        Map.of(),
        Optional.empty(),
        true,
        Instant.EPOCH);
  }

  public ReactiveMongoCollection<Document> collection(String name) {
    return databases.collection("run", name);
  }

  /** Stores a document, in place of one with the same id. */
  public void store(String collection, Document document) {
    var result =
        await(
            collection(collection)
                .replaceOne(
                    Filters.eq("_id", document.get("_id")),
                    document,
                    new ReplaceOptions().upsert(true)));
    assertThat(result.wasAcknowledged()).isTrue();
  }

  /** Has the admission document say that a replica executes a run; its owner does not know. */
  public void hold(Run run, String replica) {
    Document entry =
        new Document("token", run.token())
            .append("replica", replica)
            .append("slot", false)
            .append("assets", run.assets())
            .append("partitions", run.partitions());
    changeAdmission(Updates.set("entries." + run.id(), entry));
  }

  /** Takes back what {@link #hold} has written. */
  public void release(Run run) {
    changeAdmission(Updates.unset("entries." + run.id()));
  }

  /** Changes the admission document behind the back of its owner. */
  public void changeAdmission(Bson change) {
    var result = await(collection("admission").updateOne(Filters.eq("_id", "default"), change));
    assertThat(result.getMatchedCount()).isEqualTo(1);
  }

  /** What the admission document says of a run in progress. */
  public Document admissionEntry(String runId) {
    Document admission = await(collection("admission").find().collect().first());
    return admission.get("entries", Document.class).get(runId, Document.class);
  }

  /** The events of a run on the topic: all that are there now, and the last that is stored. */
  public List<RunEvent> published(Run run) {
    List<RunEvent> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.reader())) {
      List<TopicPartition> places =
          consumer.partitionsFor(topics.runEvents()).stream()
              .map(place -> new TopicPartition(place.topic(), place.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, byte[]> raw : consumer.poll(Duration.ofMillis(100))) {
                  if (run.id().equals(raw.key())) {
                    events.add(Json.read(raw.value(), RunEvent.class));
                  }
                }
                return places.stream().allMatch(one -> consumer.position(one) >= ends.get(one))
                    && !events.isEmpty()
                    && events.get(events.size() - 1).number() == run.events().size();
              });
    }
    return events;
  }

  /** All that is on the topic of asset events of a run, in the order of each asset partition. */
  public List<AssetEvent> assetEvents(String runId) {
    return read(topics.assetEvents(), AssetEvent.class, raw -> true).stream()
        .filter(event -> event.runId().equals(runId))
        .toList();
  }

  /** All that is on a topic under a key, in its order. */
  public <T> List<T> records(String topic, String key, Class<T> type) {
    return read(topic, type, raw -> key.equals(raw.key()));
  }

  public Topics topics() {
    return topics;
  }

  private <T> List<T> read(
      String topic, Class<T> type, Predicate<ConsumerRecord<String, byte[]>> wanted) {
    List<T> read = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.reader())) {
      List<TopicPartition> places =
          consumer.partitionsFor(topic).stream()
              .map(place -> new TopicPartition(place.topic(), place.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      while (places.stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
        for (ConsumerRecord<String, byte[]> raw : consumer.poll(Duration.ofMillis(100))) {
          if (wanted.test(raw)) {
            read.add(Json.read(raw.value(), type));
          }
        }
      }
    }
    return read;
  }

  /** Lets the broker keep a topic for another time. */
  public void keep(String topic, Duration kept) {
    try (Admin admin = Admin.create(settings.client())) {
      ConfigEntry entry =
          new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Cannot change " + topic, e);
    }
  }

  public static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }
}
