package io.tranche.sensor.automation;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.bson.Document;

/** Up to when the ends of time windows were looked at: one document for all assets. */
@Singleton
class MongoWindowEndRepository {

  private static final String ID = "all";
  private static final String LOOKED_AT = "lookedAt";
  private static final FindOneAndUpdateOptions CREATED_OR_FOUND =
      new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

  private final ReactiveMongoCollection<Document> windowEnds;

  @Inject
  MongoWindowEndRepository(Databases databases) {
    this.windowEnds = databases.collection("sensor", "window_ends");
  }

  /** What is stored, or this instant, which is stored then. */
  Uni<Instant> begin(Instant now) {
    return windowEnds
        .findOneAndUpdate(
            Filters.eq("_id", ID), Updates.setOnInsert(LOOKED_AT, now), CREATED_OR_FOUND)
        .onFailure()
        .retry()
        .atMost(3)
        .map(document -> document.getDate(LOOKED_AT).toInstant());
  }

  /** Never goes back. */
  Uni<Void> save(Instant lookedAt) {
    return windowEnds
        .updateOne(Filters.eq("_id", ID), Updates.max(LOOKED_AT, lookedAt))
        .replaceWithVoid();
  }
}
