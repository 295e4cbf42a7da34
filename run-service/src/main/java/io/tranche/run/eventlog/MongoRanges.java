package io.tranche.run.eventlog;

import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import java.util.List;
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
    return collection
        .find(ranges.get(0), new FindOptions().sort(sort).limit(limit).projection(projection))
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
                            projection)
                        .map(rest -> Stream.concat(first.stream(), rest.stream()).toList()));
  }
}
