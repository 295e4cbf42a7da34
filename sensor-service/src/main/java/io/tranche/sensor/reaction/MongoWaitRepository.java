package io.tranche.sensor.reaction;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.OwnedPages;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Waits in {@code sensor.waits}, one document for each sensor and partition of its target. */
@Singleton
class MongoWaitRepository implements WaitRepository {

  private final ReactiveMongoCollection<Document> waits;

  @Inject
  MongoWaitRepository(Databases databases) {
    this.waits = databases.collection("sensor", "waits");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(waits, Indexes.ascending("wakeAt"));
  }

  @Override
  public Uni<List<Wait>> findAll(Collection<String> ids) {
    return waits.find(Filters.in("_id", ids)).map(WaitDocuments::wait).collect().asList();
  }

  @Override
  public Uni<Boolean> save(Wait next) {
    Document document = WaitDocuments.document(next, next.version() + 1);
    if (next.version() == 0) {
      return waits
          .insertOne(document)
          .replaceWith(true)
          .onFailure(MongoWaitRepository::isDuplicate)
          .recoverWithItem(false);
    }
    return waits
        .replaceOne(
            Filters.and(Filters.eq("_id", next.id()), Filters.eq("version", next.version())),
            document)
        .map(result -> result.getMatchedCount() == 1);
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<Void> finish(Collection<Wait> ended) {
    return Bulk.write(
            waits,
            ended.stream()
                .map(
                    wait ->
                        new UpdateOneModel<Document>(
                            Filters.and(
                                Filters.eq("_id", wait.id()),
                                Filters.eq("pending.round", wait.pending().orElseThrow().round())),
                            Updates.combine(
                                Updates.unset("pending"),
                                Updates.unset("wakeAt"),
                                Updates.inc("version", 1L))))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<List<Wait>> findDue(Instant now, int limit) {
    return waits
        .find(
            Filters.lte("wakeAt", now),
            new FindOptions().sort(Sorts.ascending("wakeAt")).limit(limit))
        .map(WaitDocuments::wait)
        .collect()
        .asList();
  }

  @Override
  public Uni<Page<Wait>> list(String sensor, Optional<String> cursor, int limit) {
    return OwnedPages.list(waits, sensor, cursor, limit, WaitDocuments::wait);
  }
}
