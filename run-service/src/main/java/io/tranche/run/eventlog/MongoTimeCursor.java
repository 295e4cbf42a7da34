package io.tranche.run.eventlog;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list from the newest to the oldest, where many may have the same time: the time in
 * milliseconds and the id of the last item that was shown. It stays valid while items are added.
 */
public record MongoTimeCursor(Instant at, String id) {

  private static final char SEPARATOR = '_';

  /** Absent for the first page. */
  public static Optional<MongoTimeCursor> parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    int end = text.indexOf(SEPARATOR);
    try {
      if (end > 0) {
        Instant at = Instant.ofEpochMilli(Long.parseLong(text.substring(0, end)));
        return Optional.of(new MongoTimeCursor(at, text.substring(end + 1)));
      }
    } catch (NumberFormatException e) {
      // answered below, as every cursor that is not ours
    }
    throw new TrancheException.Invalid(
        "invalid-cursor",
        "Cannot list: cursor must be a nextCursor of an earlier page (" + text + ")");
  }

  public static MongoTimeCursor of(Document document, String timeField) {
    return new MongoTimeCursor(document.getDate(timeField).toInstant(), document.getString("_id"));
  }

  @Override
  public String toString() {
    return at.toEpochMilli() + String.valueOf(SEPARATOR) + id;
  }

  /** The documents after a place, newest first. */
  public static Uni<List<Document>> list(
      ReactiveMongoCollection<Document> collection,
      Bson filter,
      String timeField,
      Optional<MongoTimeCursor> after,
      int limit) {
    return list(collection, filter, timeField, after, limit, Projections.include());
  }

  /** The same, with only some of the fields. */
  public static Uni<List<Document>> list(
      ReactiveMongoCollection<Document> collection,
      Bson filter,
      String timeField,
      Optional<MongoTimeCursor> after,
      int limit,
      Bson projection) {
    Bson newestFirst = Sorts.descending(timeField, "_id");
    return MongoRanges.find(
        collection, ranges(after, filter, timeField), newestFirst, limit, projection);
  }

  /** The same, of each document what is to be shown of it. */
  static <T> Uni<List<Placed<T>>> list(
      ReactiveMongoCollection<Document> collection,
      Bson filter,
      String timeField,
      Optional<MongoTimeCursor> after,
      int limit,
      Function<Document, T> form) {
    return MongoRanges.find(
        collection,
        ranges(after, filter, timeField),
        Sorts.descending(timeField, "_id"),
        limit,
        Projections.include(),
        document -> new Placed<>(of(document, timeField), form.apply(document)));
  }

  /** What is shown of a document, and where that stands. */
  record Placed<T>(MongoTimeCursor place, T shown) {}

  private static List<Bson> ranges(Optional<MongoTimeCursor> after, Bson filter, String timeField) {
    return after.map(place -> place.older(filter, timeField)).orElse(List.of(filter));
  }

  private List<Bson> older(Bson filter, String timeField) {
    Date time = Date.from(at);
    return List.of(
        and(filter, eq(timeField, time), lt("_id", id)), and(filter, lt(timeField, time)));
  }
}
