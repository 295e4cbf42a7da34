package io.tranche.sensor.retention;

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
import org.bson.Document;

/** Since when sensors that remember something are not defined: {@code sensor.gone_sensors}. */
@Singleton
class MongoGoneSensors {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> gone;

  @Inject
  MongoGoneSensors(Databases databases) {
    this.gone = databases.collection("sensor", "gone_sensors");
  }

  /** Since when a sensor is gone: since now, if nobody has noticed it before. */
  Uni<Instant> since(String sensor, Instant now) {
    return gone.updateOne(
            Filters.eq("_id", sensor),
            new Document("$setOnInsert", new Document("since", Date.from(now))),
            UPSERT)
        .chain(() -> gone.find(Filters.eq("_id", sensor)).collect().first())
        .map(found -> found == null ? now : found.getDate("since").toInstant());
  }

  Uni<List<String>> list() {
    return gone.find().map(one -> one.getString("_id")).collect().asList();
  }

  /** It is back, or nothing is remembered of it any more. */
  Uni<Void> forget(String sensor) {
    return gone.deleteOne(Filters.eq("_id", sensor)).replaceWithVoid();
  }
}
