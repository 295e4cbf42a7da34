package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoTimeCursor;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.bson.Document;

/** Collection {@code backfills}. */
@Singleton
class MongoBackfillRepository implements BackfillRepository {

  private static final int MOST_ACTIVE = 1_000;

  /** They are whole documents; the rest is told next. */
  private static final int MOST_UNTOLD = 10;

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
                new IndexModel(Indexes.ascending("status", "createdAt")),
                new IndexModel(Indexes.ascending("untold")),
                new IndexModel(
                    Indexes.compoundIndex(
                        Indexes.ascending("status"), Indexes.descending("createdAt", "_id")))))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> insert(Backfill backfill) {
    return backfills
        .insertOne(BackfillDocuments.toDocument(backfill))
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
        .map(document -> Optional.ofNullable(document).map(BackfillDocuments::toBackfill));
  }

  @Override
  public Uni<Page<BackfillView>> list(
      Optional<BackfillStatus> status, Optional<MongoTimeCursor> after, int limit) {
    return MongoTimeCursor.list(
            backfills,
            status.map(wanted -> eq("status", wanted.name())).orElseGet(() -> empty()),
            "createdAt",
            after,
            limit + 1,
            Projections.exclude(BackfillDocuments.SETS))
        .map(
            found -> {
              List<Document> shown = found.subList(0, Math.min(limit, found.size()));
              return new Page<>(
                  shown.stream().map(BackfillDocuments::toView).toList(),
                  found.size() > limit
                      ? Optional.of(
                          MongoTimeCursor.of(shown.get(limit - 1), "createdAt").toString())
                      : Optional.empty(),
                  OptionalLong.empty());
            });
  }

  @Override
  public Uni<List<Backfill>> listActive() {
    return Multi.createFrom()
        .items(BackfillStatus.REQUESTED, BackfillStatus.PAUSED, BackfillStatus.CANCELING)
        .onItem()
        .transformToMultiAndConcatenate(this::inStatus)
        .collect()
        .asList();
  }

  @Override
  public Uni<List<Backfill>> listUntold() {
    return backfills
        .find(eq("untold", true), new FindOptions().limit(MOST_UNTOLD))
        .map(BackfillDocuments::toBackfill)
        .collect()
        .asList();
  }

  @Override
  public Uni<Void> told(String id) {
    return backfills.updateOne(eq("_id", id), Updates.unset("untold")).replaceWithVoid();
  }

  private Multi<Backfill> inStatus(BackfillStatus status) {
    return backfills
        .find(
            eq("status", status.name()),
            new FindOptions().sort(Sorts.ascending("createdAt")).limit(MOST_ACTIVE))
        .map(BackfillDocuments::toBackfill);
  }

  /** A lost answer is settled by reading: our own nonce means that we have won. */
  @Override
  public Uni<Optional<Backfill>> change(Backfill read, Backfill next, String driver) {
    String nonce = UUID.randomUUID().toString();
    Document set = BackfillDocuments.changing(next);
    set.append("driver", driver).append("version", read.version() + 1).append("nonce", nonce);
    if (next.status().isTerminal()) {
      set.append("untold", true);
    }
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
                    .map(BackfillDocuments::toBackfill));
  }
}
