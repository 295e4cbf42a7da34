package io.tranche.run.eventlog;

import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Ranges of an index, asked for one after the other as if they were one: behind a place lies what
 * has its time and another id, and then what has another time.
 */
public final class MongoRanges {

  private MongoRanges() {}

  /**
   * The first documents of all ranges together.
   *
   * @param ranges at least one, in the order of the sort, each a single range of one index
   */
  public static Uni<List<Document>> find(
      ReactiveMongoCollection<Document> collection,
      List<Bson> ranges,
      Bson sort,
      int limit,
      Bson projection) {
    return find(collection, ranges, sort, limit, projection, document -> document);
  }

  /** The same, of each what is to be known of it: so large documents are not in memory together. */
  static <T> Uni<List<T>> find(
      ReactiveMongoCollection<Document> collection,
      List<Bson> ranges,
      Bson sort,
      int limit,
      Bson projection,
      Function<Document, T> form) {
    return collection
        .find(ranges.get(0), new FindOptions().sort(sort).limit(limit).projection(projection))
        .map(form)
        .collect()
        .asList()
        .chain(
            first ->
                ranges.size() == 1 || first.size() == limit
                    ? Uni.createFrom().item(first)
                    : find(
                            collection,
                            ranges.subList(1, ranges.size()),
                            sort,
                            limit - first.size(),
                            projection,
                            form)
                        .map(rest -> Stream.concat(first.stream(), rest.stream()).toList()));
  }
}
