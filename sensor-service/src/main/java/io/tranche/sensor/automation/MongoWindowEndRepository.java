package io.tranche.sensor.automation;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/**
 * Up to when the windows of each asset were looked at: one document per asset, {@code _id} its key.
 */
@Singleton
class MongoWindowEndRepository {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> windowEnds;

  @Inject
  MongoWindowEndRepository(Databases databases) {
    this.windowEnds = databases.collection("sensor", "window_ends");
  }

  Uni<Map<String, Instant>> load() {
    return windowEnds
        .find()
        .collect()
        .in(
            HashMap::new,
            (all, document) ->
                all.put(document.getString("_id"), document.getDate("lookedAt").toInstant()));
  }

  /** Never takes an asset back. */
  Uni<Void> save(Map<String, Instant> lookedAt) {
    return Bulk.write(
            windowEnds,
            lookedAt.entrySet().stream()
                .map(
                    one ->
                        new UpdateOneModel<Document>(
                            Filters.eq("_id", one.getKey()),
                            Updates.max("lookedAt", one.getValue()),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }
}
