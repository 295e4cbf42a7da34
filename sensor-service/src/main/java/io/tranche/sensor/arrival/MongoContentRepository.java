package io.tranche.sensor.arrival;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.arrival.Sighting.Seen;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** Contents in {@code sensor.contents}. */
@Singleton
class MongoContentRepository implements ContentRepository {

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> contents;

  @Inject
  MongoContentRepository(Databases databases) {
    this.contents = databases.collection("sensor", "contents");
  }

  void start(@Observes StartupEvent event) {
    contents
        .createIndexes(List.of(new IndexModel(Indexes.ascending("at"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  @Override
  public Uni<Map<String, Seen>> find(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return contents
        .find(Filters.in("_id", ids))
        .map(MongoContentRepository::toSeen)
        .collect()
        .in(HashMap::new, (found, seen) -> found.put(seen.id(), seen));
  }

  @Override
  public Uni<Void> claim(Collection<Seen> claims, Instant at) {
    return Bulk.write(
            contents,
            claims.stream()
                .map(
                    claim ->
                        new UpdateOneModel<Document>(
                            Filters.eq("_id", claim.id()),
                            new Document("$setOnInsert", fields(claim, at)),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> advance(Collection<Seen> given, Instant at) {
    return Bulk.write(
            contents,
            given.stream()
                .map(
                    seen ->
                        new UpdateOneModel<Document>(
                            Filters.and(
                                Filters.eq("_id", seen.id()), Filters.lt("order", seen.order())),
                            new Document("$set", fields(seen, at)),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> forgetBefore(Instant instant) {
    return contents.deleteMany(Filters.lt("at", Date.from(instant))).replaceWithVoid();
  }

  private static Document fields(Seen seen, Instant at) {
    return new Document("object", seen.object())
        .append("order", seen.order())
        .append("content", seen.content())
        .append("at", Date.from(at));
  }

  private static Seen toSeen(Document document) {
    return new Seen(
        document.getString("_id"),
        document.getString("object"),
        document.getString("order"),
        document.getString("content"));
  }
}
