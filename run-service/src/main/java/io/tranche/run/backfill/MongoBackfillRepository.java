package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoTimeCursor;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;

/** Collection {@code backfills}; sets of partitions are stored in the text form of ordinals. */
@Singleton
class MongoBackfillRepository implements BackfillRepository {

  private static final int MOST_ACTIVE = 1_000;

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> backfills;

  @Inject
  MongoBackfillRepository(Databases databases) {
    this.backfills = databases.collection("run", "backfills");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    createIndexes().await().atMost(INDEXES_WITHIN);
  }

  /** The indexes that the list and the driver go by. */
  private Uni<Void> createIndexes() {
    return backfills
        .createIndexes(
            List.of(
                new IndexModel(Indexes.descending("createdAt", "_id")),
                new IndexModel(Indexes.ascending("status", "createdAt"))))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> insert(Backfill backfill) {
    Document document =
        new Document("_id", backfill.id())
            .append("asset", backfill.asset())
            .append("selection", backfill.selection())
            .append("tags", new Document(new LinkedHashMap<>(backfill.tags())))
            .append("createdAt", Date.from(backfill.createdAt()))
            .append("layout", backfill.layout())
            .append("target", backfill.target().toString())
            .append("driver", "")
            .append("version", 1L);
    document.putAll(changing(backfill));
    return backfills
        .insertOne(document)
        .replaceWithVoid()
        .onFailure(
            failure ->
                failure instanceof MongoWriteException write
                    && write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY)
        .recoverWithNull();
  }

  @Override
  public Uni<Optional<Backfill>> find(String id) {
    return backfills
        .find(eq("_id", id))
        .toUni()
        .map(document -> Optional.ofNullable(document).map(MongoBackfillRepository::read));
  }

  @Override
  public Uni<List<Listed>> list(Optional<MongoTimeCursor> after, int limit) {
    return MongoTimeCursor.list(backfills, empty(), "createdAt", after, limit)
        .map(
            documents ->
                documents.stream()
                    .map(
                        document ->
                            new Listed(read(document), MongoTimeCursor.of(document, "createdAt")))
                    .toList());
  }

  @Override
  public Uni<List<Backfill>> listActive() {
    return Multi.createFrom()
        .items(BackfillStatus.REQUESTED, BackfillStatus.CANCELING)
        .onItem()
        .transformToMultiAndConcatenate(this::inStatus)
        .collect()
        .asList();
  }

  private Multi<Backfill> inStatus(BackfillStatus status) {
    return backfills
        .find(
            eq("status", status.name()),
            new FindOptions().sort(Sorts.ascending("createdAt")).limit(MOST_ACTIVE))
        .map(MongoBackfillRepository::read);
  }

  /** A lost answer is settled by reading: our own nonce means that we have won. */
  @Override
  public Uni<Optional<Backfill>> change(Backfill read, Backfill next, String driver) {
    String nonce = UUID.randomUUID().toString();
    Document set = changing(next);
    set.append("driver", driver).append("version", read.version() + 1).append("nonce", nonce);
    return backfills
        .updateOne(
            and(eq("_id", read.id()), eq("version", read.version())), new Document("$set", set))
        .chain(result -> wonWith(read.id(), nonce))
        .onFailure()
        .recoverWithUni(failure -> wonWith(read.id(), nonce));
  }

  private Uni<Optional<Backfill>> wonWith(String id, String nonce) {
    return backfills
        .find(eq("_id", id))
        .toUni()
        .map(
            document ->
                Optional.ofNullable(document)
                    .filter(stored -> nonce.equals(stored.getString("nonce")))
                    .map(MongoBackfillRepository::read));
  }

  private static Document changing(Backfill backfill) {
    Document fields =
        new Document("status", backfill.status().name())
            .append("done", backfill.done().toString())
            .append("failed", backfill.failed().toString());
    backfill.requestedThrough().ifPresent(last -> fields.append("requestedThrough", last));
    backfill.endedAt().ifPresent(at -> fields.append("endedAt", Date.from(at)));
    backfill.error().ifPresent(error -> fields.append("error", error));
    return fields;
  }

  private static Backfill read(Document document) {
    Map<String, String> tags = new LinkedHashMap<>();
    List<Map.Entry<String, Object>> stored =
        new ArrayList<>(document.get("tags", new Document()).entrySet());
    stored.forEach(tag -> tags.put(tag.getKey(), String.valueOf(tag.getValue())));
    return new Backfill(
        document.getString("_id"),
        document.getString("asset"),
        document.getString("selection"),
        tags,
        document.getDate("createdAt").toInstant(),
        document.getString("layout"),
        Ordinals.parse(document.getString("target")),
        BackfillStatus.valueOf(document.getString("status")),
        Optional.ofNullable(document.get("requestedThrough", Number.class)).map(Number::longValue),
        Ordinals.parse(document.getString("done")),
        Ordinals.parse(document.getString("failed")),
        document.getString("driver"),
        document.get("version", Number.class).longValue(),
        instant(document),
        Optional.ofNullable(document.getString("error")));
  }

  private static Optional<Instant> instant(Document document) {
    return Optional.ofNullable(document.getDate("endedAt")).map(Date::toInstant);
  }
}
