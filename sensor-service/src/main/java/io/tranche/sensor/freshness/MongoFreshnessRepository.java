package io.tranche.sensor.freshness;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.OwnedPages;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Partitions in {@code sensor.freshness}; how far windows were looked at beside them. */
@Singleton
class MongoFreshnessRepository implements FreshnessRepository {

  private static final String ALL = "all";
  private static final String LOOKED_AT = "lookedAt";
  private static final FindOneAndUpdateOptions CREATED_OR_FOUND =
      new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

  private final ReactiveMongoCollection<Document> partitions;
  private final ReactiveMongoCollection<Document> looks;

  @Inject
  MongoFreshnessRepository(Databases databases) {
    this(databases, "freshness");
  }

  MongoFreshnessRepository(Databases databases, String collection) {
    this.partitions = databases.collection("sensor", collection);
    this.looks = databases.collection("sensor", collection + "_looks");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(partitions, Indexes.ascending("due"), Indexes.ascending("closed"));
  }

  @Override
  public Uni<List<Freshness>> findAll(Collection<String> ids) {
    return partitions
        .find(Filters.in("_id", ids))
        .map(MongoFreshnessRepository::freshness)
        .collect()
        .asList();
  }

  @Override
  public Uni<Optional<Freshness>> save(Freshness next) {
    Document document = document(next);
    Optional<Freshness> saved = Optional.of(freshness(document));
    if (next.version() == 0) {
      return partitions
          .insertOne(document)
          .replaceWith(saved)
          .onFailure(MongoFreshnessRepository::isDuplicate)
          .recoverWithItem(Optional.empty());
    }
    return partitions
        .replaceOne(
            Filters.and(Filters.eq("_id", next.id()), Filters.eq("version", next.version())),
            document)
        .map(result -> result.getMatchedCount() == 1 ? saved : Optional.empty());
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<List<Freshness>> findDue(Instant now, int limit) {
    return partitions
        .find(Filters.lte("due", now), new FindOptions().sort(Sorts.ascending("due")).limit(limit))
        .map(MongoFreshnessRepository::freshness)
        .collect()
        .asList();
  }

  @Override
  public Uni<Page<Freshness>> list(String asset, Optional<String> cursor, int limit) {
    return OwnedPages.list(partitions, asset, cursor, limit, MongoFreshnessRepository::freshness);
  }

  @Override
  public Uni<Void> forgetMendedBefore(Instant instant) {
    return partitions.deleteMany(Filters.lt("closed", instant)).replaceWithVoid();
  }

  @Override
  public Uni<Instant> begin(Instant now) {
    return looks
        .findOneAndUpdate(
            Filters.eq("_id", ALL), Updates.setOnInsert(LOOKED_AT, now), CREATED_OR_FOUND)
        .onFailure()
        .retry()
        .atMost(3)
        .map(document -> document.getDate(LOOKED_AT).toInstant());
  }

  @Override
  public Uni<Void> lookedAt(Instant instant) {
    return looks
        .updateOne(Filters.eq("_id", ALL), Updates.max(LOOKED_AT, instant))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> endLooks() {
    return looks
        .find(Filters.eq("_id", ALL))
        .collect()
        .first()
        .chain(
            found ->
                found == null
                    ? Uni.createFrom().voidItem()
                    : looks.deleteOne(Filters.eq("_id", ALL)).replaceWithVoid());
  }

  /** What is absent has no field, so that an index on it stays small. */
  private static Document document(Freshness freshness) {
    Document document =
        new Document("_id", freshness.id())
            .append("asset", freshness.asset())
            .append("partition", freshness.partition())
            .append("deadline", Date.from(freshness.deadline()))
            .append("isTold", freshness.isTold())
            .append("version", freshness.version() + 1);
    freshness.materialized().ifPresent(at -> document.append("materialized", Date.from(at)));
    freshness.missed().ifPresent(at -> document.append("missed", Date.from(at)));
    freshness.mended().ifPresent(at -> document.append("mended", Date.from(at)));
    freshness
        .due()
        .ifPresentOrElse(
            at -> document.append("due", Date.from(at)),
            () -> freshness.mended().ifPresent(at -> document.append("closed", Date.from(at))));
    return document;
  }

  private static Freshness freshness(Document document) {
    return new Freshness(
        document.getString("asset"),
        document.getString("partition"),
        document.getDate("deadline").toInstant(),
        instant(document, "materialized"),
        instant(document, "missed"),
        instant(document, "mended"),
        document.getBoolean("isTold"),
        instant(document, "due"),
        document.getLong("version"));
  }

  private static Optional<Instant> instant(Document document, String field) {
    return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
  }
}
