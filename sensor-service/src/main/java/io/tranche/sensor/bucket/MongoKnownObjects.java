package io.tranche.sensor.bucket;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Objects in {@code sensor.bucket_objects}, with the id {@code <sensor>|<bucket>/<key>}. */
@Singleton
class MongoKnownObjects implements KnownObjects {

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  /** Behind every text that begins as what stands before it. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  private final ReactiveMongoCollection<Document> objects;

  @Inject
  MongoKnownObjects(Databases databases) {
    this.objects = databases.collection("sensor", "bucket_objects");
  }

  void start(@Observes StartupEvent event) {
    objects
        .createIndexes(List.of(new IndexModel(Indexes.ascending("removedOf", "at"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  @Override
  public Uni<Void> note(Collection<KnownObject> told) {
    if (told.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Bulk.write(
            objects,
            told.stream()
                .map(
                    object ->
                        new UpdateOneModel<Document>(
                            Filters.and(
                                Filters.eq("_id", id(object)), Filters.lt("order", object.order())),
                            new Document("$set", fields(object)),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<List<KnownObject>> list(
      String sensor, String bucket, String prefix, String after, String last, int limit) {
    String place = sensor + "|" + bucket + "/";
    Bson from =
        after.isEmpty() ? Filters.gte("_id", place + prefix) : Filters.gt("_id", place + after);
    Bson to =
        last.isEmpty()
            ? Filters.lt("_id", place + prefix + LAST)
            : Filters.lte("_id", place + last);
    return objects
        .find(Filters.and(from, to), new FindOptions().sort(Sorts.ascending("_id")).limit(limit))
        .map(MongoKnownObjects::object)
        .collect()
        .asList();
  }

  @Override
  public Uni<Void> forgetRemoved(String sensor, Instant before) {
    return objects
        .deleteMany(
            Filters.and(Filters.eq("removedOf", sensor), Filters.lt("at", Date.from(before))))
        .replaceWithVoid();
  }

  private static String id(KnownObject object) {
    return object.sensor() + "|" + object.bucket() + "/" + object.key();
  }

  private static Document fields(KnownObject object) {
    return new Document("sensor", object.sensor())
        .append("bucket", object.bucket())
        .append("key", object.key())
        .append("order", object.order())
        .append("etag", object.etag().orElse(null))
        .append("size", object.size().isPresent() ? object.size().getAsLong() : null)
        .append("alive", object.alive())
        .append("removedOf", object.alive() ? null : object.sensor())
        .append("at", Date.from(object.at()));
  }

  private static KnownObject object(Document document) {
    Long size = document.getLong("size");
    return new KnownObject(
        document.getString("sensor"),
        document.getString("bucket"),
        document.getString("key"),
        document.getString("order"),
        Optional.ofNullable(document.getString("etag")),
        size == null ? OptionalLong.empty() : OptionalLong.of(size),
        document.getBoolean("alive"),
        document.getDate("at").toInstant());
  }
}
