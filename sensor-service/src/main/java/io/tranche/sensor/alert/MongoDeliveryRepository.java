package io.tranche.sensor.alert;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Deliveries in {@code sensor.alert_deliveries}; those of a receiver by number, newest first. */
@Singleton
class MongoDeliveryRepository implements DeliveryRepository {

  private static final String LISTED = "listed";

  private final ReactiveMongoCollection<Document> deliveries;

  @Inject
  MongoDeliveryRepository(Databases databases) {
    this(databases, "alert_deliveries");
  }

  MongoDeliveryRepository(Databases databases, String collection) {
    this.deliveries = databases.collection("sensor", collection);
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(
        deliveries,
        Indexes.ascending("due"),
        Indexes.ascending("ended"),
        Indexes.ascending(LISTED),
        Indexes.ascending("alert", LISTED),
        Indexes.ascending("state", LISTED));
  }

  @Override
  public Uni<Optional<Delivery>> findNewest(Receiver receiver) {
    return deliveries
        .find(
            Filters.and(
                Filters.gt("_id", receiver.key() + "|"), Filters.lt("_id", receiver.key() + "}")),
            new FindOptions().sort(Sorts.ascending("_id")).limit(1))
        .map(DeliveryDocuments::delivery)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Boolean> insert(Delivery first) {
    return deliveries
        .insertOne(DeliveryDocuments.document(first, first.version()))
        .replaceWith(true)
        .onFailure(MongoDeliveryRepository::isDuplicate)
        .recoverWithItem(false);
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<Optional<Delivery>> save(Delivery next) {
    Document document = DeliveryDocuments.document(next, next.version() + 1);
    return deliveries
        .replaceOne(
            Filters.and(
                Filters.eq("_id", document.getString("_id")),
                Filters.eq("version", next.version())),
            document)
        .map(
            result ->
                result.getMatchedCount() == 1
                    ? Optional.of(DeliveryDocuments.delivery(document))
                    : Optional.empty());
  }

  @Override
  public Uni<List<Delivery>> findDue(Instant now, int limit) {
    return deliveries
        .find(Filters.lte("due", now), new FindOptions().sort(Sorts.ascending("due")).limit(limit))
        .map(DeliveryDocuments::delivery)
        .collect()
        .asList();
  }

  @Override
  public Uni<Page<Delivery>> list(
      Optional<String> alert, Optional<DeliveryState> state, Optional<String> cursor, int limit) {
    List<Bson> wanted = new ArrayList<>();
    alert.ifPresent(name -> wanted.add(Filters.eq("alert", name)));
    state.ifPresent(word -> wanted.add(Filters.eq("state", word.word())));
    wanted.add(Filters.gt(LISTED, cursor.orElse("")));
    return deliveries
        .find(Filters.and(wanted), new FindOptions().sort(Sorts.ascending(LISTED)).limit(limit + 1))
        .collect()
        .asList()
        .map(
            found -> {
              List<Document> page = found.subList(0, Math.min(limit, found.size()));
              return new Page<>(
                  page.stream().map(DeliveryDocuments::delivery).toList(),
                  found.size() > limit
                      ? Optional.of(page.get(limit - 1).getString(LISTED))
                      : Optional.empty(),
                  OptionalLong.empty());
            });
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return deliveries.deleteMany(Filters.lt("ended", instant)).replaceWithVoid();
  }
}
