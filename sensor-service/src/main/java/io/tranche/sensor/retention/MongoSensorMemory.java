package io.tranche.sensor.retention;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.result.DeleteResult;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What sensors remember in one collection. Its ids are {@code sensor|…}, or the sensor alone, so
 * that all is found by the index of the ids.
 */
final class MongoSensorMemory {

  private static final String SEPARATOR = "|";
  private static final String AFTER_SEPARATOR = "}";

  private final ReactiveMongoCollection<Document> memory;

  MongoSensorMemory(Databases databases, String collection) {
    this.memory = databases.collection("sensor", collection);
  }

  /** The sensor of the first id behind a place, and the place behind all that it has there. */
  record Owner(String sensor, String end) {}

  Uni<Optional<Owner>> next(String after) {
    return memory
        .find(
            gt("_id", after),
            new FindOptions()
                .sort(Sorts.ascending("_id"))
                .limit(1)
                .projection(Projections.include("_id")))
        .collect()
        .asList()
        .map(found -> found.stream().findFirst().map(one -> owner(one.getString("_id"))));
  }

  private static Owner owner(String id) {
    int end = id.indexOf(SEPARATOR);
    return end < 0
        ? new Owner(id, id)
        : new Owner(id.substring(0, end), id.substring(0, end) + AFTER_SEPARATOR);
  }

  /** Forgets some of what a sensor remembers; the answer is how much. */
  Uni<Long> forgetSome(String sensor, int most) {
    return memory
        .find(
            of(sensor),
            new FindOptions()
                .sort(Sorts.ascending("_id"))
                .limit(most)
                .projection(Projections.include("_id")))
        .map(one -> one.getString("_id"))
        .collect()
        .asList()
        .chain(this::delete)
        .chain(
            many ->
                many == most
                    ? Uni.createFrom().item(many)
                    : memory
                        .deleteOne(eq("_id", sensor))
                        .map(alone -> many + alone.getDeletedCount()));
  }

  private Uni<Long> delete(List<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(0L)
        : memory.deleteMany(in("_id", ids)).map(DeleteResult::getDeletedCount);
  }

  private static Bson of(String sensor) {
    return and(gte("_id", sensor + SEPARATOR), lt("_id", sensor + AFTER_SEPARATOR));
  }
}
