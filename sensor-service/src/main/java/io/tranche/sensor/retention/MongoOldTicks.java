package io.tranche.sensor.retention;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.result.DeleteResult;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Ticks from the oldest on. Their ids are {@code owner|…}, the newest of an owner first, so that
 * all is found by the index of the ids.
 */
final class MongoOldTicks {

  private static final String SEPARATOR = "|";
  private static final String AFTER_SEPARATOR = "}";

  private final ReactiveMongoCollection<Document> ticks;

  MongoOldTicks(Databases databases, String collection) {
    this.ticks = databases.collection("sensor", collection);
  }

  /** The first sensor or schedule behind one that has ticks, in the order of the ids. */
  Uni<Optional<String>> nextOwner(Optional<String> after) {
    return first(gt("_id", after.map(owner -> owner + AFTER_SEPARATOR).orElse("")))
        .map(found -> found.map(id -> id.substring(0, id.indexOf(SEPARATOR))));
  }

  /** The last tick of a sensor or schedule. */
  Uni<Optional<String>> newest(String owner) {
    return first(of(owner));
  }

  private Uni<Optional<String>> first(Bson filter) {
    return ticks
        .find(
            filter,
            new FindOptions()
                .sort(Sorts.ascending("_id"))
                .limit(1)
                .projection(Projections.include("_id")))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).map(tick -> tick.getString("_id")));
  }

  /** The ids of the oldest ticks, as far as they are of before an instant. */
  Uni<List<String>> oldest(String owner, Instant before, int limit) {
    return ticks
        .find(
            of(owner),
            new FindOptions()
                .sort(Sorts.descending("_id"))
                .limit(limit)
                .projection(Projections.include("at")))
        .collect()
        .asList()
        .map(
            found ->
                found.stream()
                    .filter(tick -> tick.getDate("at").toInstant().isBefore(before))
                    .map(tick -> tick.getString("_id"))
                    .toList());
  }

  /** The answer is how many there were. */
  Uni<Long> delete(List<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(0L)
        : ticks.deleteMany(in("_id", ids)).map(DeleteResult::getDeletedCount);
  }

  private static Bson of(String owner) {
    return and(gt("_id", owner + SEPARATOR), lt("_id", owner + AFTER_SEPARATOR));
  }
}
