package io.tranche.sensor.bucket;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Listings in {@code sensor.bucket_listings}, one document for each sensor. */
@Singleton
class MongoListingRepository implements ListingRepository {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> listings;

  @Inject
  MongoListingRepository(Databases databases) {
    this.listings = databases.collection("sensor", "bucket_listings");
  }

  @Override
  public Uni<Optional<Listing>> find(String sensor) {
    return listings
        .find(Filters.eq("_id", sensor))
        .map(MongoListingRepository::listing)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Void> create(Listing first) {
    return listings
        .updateOne(
            Filters.eq("_id", first.sensor()), new Document("$setOnInsert", fields(first)), UPSERT)
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> save(Listing next) {
    return listings
        .updateOne(
            Filters.and(
                Filters.eq("_id", next.sensor()), Filters.eq("version", next.version() - 1)),
            new Document("$set", fields(next)))
        .map(result -> result.getMatchedCount() == 1);
  }

  private static Document fields(Listing listing) {
    return new Document("number", listing.number())
        .append("started", listing.started().map(Date::from).orElse(null))
        .append("after", listing.after())
        .append("found", listing.found())
        .append("missed", listing.missed())
        .append("gone", listing.gone())
        .append("due", Date.from(listing.due()))
        .append("worker", listing.worker())
        .append("commands", listing.commands())
        .append("version", listing.version());
  }

  private static Listing listing(Document document) {
    return new Listing(
        document.getString("_id"),
        document.getLong("number"),
        Optional.ofNullable(document.getDate("started")).map(Date::toInstant),
        document.getString("after"),
        document.getLong("found"),
        document.getLong("missed"),
        document.getLong("gone"),
        instant(document.getDate("due")),
        document.getString("worker"),
        document.getList("commands", String.class, List.of()),
        document.getLong("version"));
  }

  private static Instant instant(Date date) {
    return date.toInstant();
  }
}
