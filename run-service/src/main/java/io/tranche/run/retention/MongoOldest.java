package io.tranche.run.retention;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Sorts;
import com.mongodb.client.result.DeleteResult;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.run.eventlog.MongoRanges;
import io.tranche.run.eventlog.MongoTimeCursor;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Walks through a collection from the oldest document on, by an index, and deletes by id. */
final class MongoOldest {

  private MongoOldest() {}

  /**
   * The oldest documents behind a place.
   *
   * @param timeField of a document; with {@code _id} the end of an index that starts with the
   *     fields of the filter
   */
  static Uni<List<Document>> list(
      ReactiveMongoCollection<Document> collection,
      Bson filter,
      String timeField,
      Optional<MongoTimeCursor> after,
      Instant before,
      int limit,
      Bson projection) {
    Bson oldestFirst = Sorts.ascending(timeField, "_id");
    Bson old = lt(timeField, Date.from(before));
    List<Bson> ranges =
        after.map(place -> newer(place, filter, old, timeField)).orElse(List.of(and(filter, old)));
    return MongoRanges.find(collection, ranges, oldestFirst, limit, projection);
  }

  private static List<Bson> newer(MongoTimeCursor place, Bson filter, Bson old, String timeField) {
    Date at = Date.from(place.at());
    return List.of(
        and(filter, eq(timeField, at), gt("_id", place.id())), and(filter, gt(timeField, at), old));
  }

  /** The answer is how many there were. */
  static Uni<Long> delete(ReactiveMongoCollection<Document> collection, Collection<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(0L)
        : collection.deleteMany(in("_id", ids)).map(DeleteResult::getDeletedCount);
  }
}
