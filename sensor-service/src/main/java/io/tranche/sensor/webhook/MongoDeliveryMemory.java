package io.tranche.sensor.webhook;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Deliveries in {@code sensor.webhook_deliveries}. */
@Singleton
class MongoDeliveryMemory implements DeliveryMemory {

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> deliveries;

  @Inject
  MongoDeliveryMemory(Databases databases) {
    this.deliveries = databases.collection("sensor", "webhook_deliveries");
  }

  void start(@Observes StartupEvent event) {
    deliveries
        .createIndexes(List.of(new IndexModel(Indexes.ascending("until"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  @Override
  public Uni<Optional<Delivery>> find(String id) {
    return deliveries
        .find(Filters.eq("_id", id))
        .map(MongoDeliveryMemory::delivery)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Void> remember(String id, Delivery delivery, Instant until) {
    return deliveries
        .updateOne(
            Filters.eq("_id", id), new Document("$setOnInsert", document(delivery, until)), UPSERT)
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return deliveries.deleteMany(Filters.lt("until", Date.from(instant))).replaceWithVoid();
  }

  private static Document document(Delivery delivery, Instant until) {
    return new Document("sensor", delivery.sensor())
        .append("delivery", delivery.delivery())
        .append("outcome", delivery.outcome().word())
        .append("requestId", delivery.requestId().orElse(null))
        .append("partition", delivery.partition().orElse(null))
        .append("reason", delivery.reason().orElse(null))
        .append("at", Date.from(delivery.at()))
        .append("until", Date.from(until));
  }

  private static Delivery delivery(Document document) {
    return new Delivery(
        document.getString("sensor"),
        document.getString("delivery"),
        Delivery.Outcome.parse(document.getString("outcome")),
        Optional.ofNullable(document.getString("requestId")),
        Optional.ofNullable(document.getString("partition")),
        Optional.ofNullable(document.getString("reason")),
        document.getDate("at").toInstant(),
        false);
  }
}
