package io.tranche.sensor.reaction;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.tick.Tick.OffsetRange;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/** Early events in {@code sensor.early_events}, found by the members that they need. */
@Singleton
class MongoEarlyEventRepository implements EarlyEventRepository {

  private final ReactiveMongoCollection<Document> events;

  @Inject
  MongoEarlyEventRepository(Databases databases) {
    this.events = databases.collection("sensor", "early_events");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(events, Indexes.ascending("members"), Indexes.ascending("received"));
  }

  @Override
  public Uni<Void> save(Map<HeardEvent, Set<String>> given) {
    return Bulk.write(
            events,
            given.entrySet().stream()
                .map(one -> new InsertOneModel<>(document(one.getKey(), one.getValue())))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<List<HeardEvent>> findWaitingFor(Collection<String> members) {
    return events
        .find(Filters.in("members", members))
        .map(MongoEarlyEventRepository::event)
        .collect()
        .asList();
  }

  @Override
  public Uni<Void> forget(Collection<HeardEvent> given) {
    return events
        .deleteMany(Filters.in("_id", given.stream().map(one -> one.event().id()).toList()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return events.deleteMany(Filters.lt("received", instant)).replaceWithVoid();
  }

  private static Document document(HeardEvent heard, Set<String> members) {
    return new Document("_id", heard.event().id())
        .append("members", List.copyOf(members))
        .append("received", heard.received())
        .append("event", new String(Json.write(heard.event()), StandardCharsets.UTF_8))
        .append("topic", heard.place().topic())
        .append("kafkaPartition", heard.place().kafkaPartition())
        .append("offset", heard.place().first());
  }

  private static HeardEvent event(Document document) {
    long offset = document.getLong("offset");
    return new HeardEvent(
        Json.read(document.getString("event").getBytes(StandardCharsets.UTF_8), AssetEvent.class),
        new OffsetRange(
            document.getString("topic"), document.getInteger("kafkaPartition"), offset, offset),
        document.getDate("received").toInstant());
  }
}
