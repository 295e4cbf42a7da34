package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What an aggregation reads. The library starts every one from all documents and keeps what its
 * stages let through in memory; so a first stage that filters is done here, by an index if one
 * helps, and what is too large to be kept is refused.
 *
 * @param collection the full name of the collection that it starts from
 * @param match the filter of its first stage
 * @param isKept whether the documents, or what is made of each, are kept to the end
 */
record AggregationInput(String collection, Document match, boolean isKept) {
  private static final int MEMORY_LIMIT_EXCEEDED = 292;

  /** Stages that look at one document after the other. */
  private static final Set<String> PASSING =
      Set.of("$match", "$project", "$addFields", "$set", "$unset", "$replaceRoot", "$replaceWith");

  /** Accumulators whose size does not depend on how many values they have seen. */
  private static final Set<String> SMALL =
      Set.of("$sum", "$avg", "$min", "$max", "$first", "$last", "$count");

  /** All documents of a collection that another aggregation looks into. */
  static final AggregationInput OTHER = new AggregationInput("", new Document(), true);

  static AggregationInput of(String collection, Document command, List<Document> stages) {
    Document match = new Document();
    if (!command.containsKey("let")
        && !stages.isEmpty()
        && stages.get(0).get("$match") instanceof Document filter) {
      match = filter;
    }
    return new AggregationInput(collection, match, !endsInSmallGroups(stages));
  }

  /**
   * The documents that the first stage lets through.
   *
   * @throws MongoServerError on the way, when they are kept and too large
   */
  Stream<Document> read(Queries queries) {
    Selector selector = new Selector(match);
    AtomicLong bytes = new AtomicLong();
    return queries.candidates(match).stream()
        .filter(each -> selector.test(each.document()))
        .peek(each -> requireRoom(bytes.addAndGet(each.bytes())))
        .map(StoredDocument::document);
  }

  private void requireRoom(long bytes) {
    if (isKept && bytes > SortedDocuments.MOST_BYTES) {
      throw new MongoServerError(
          MEMORY_LIMIT_EXCEEDED,
          "QueryExceededMemoryLimitNoDiskUseAllowed",
          "Cannot aggregate: the documents would take more than "
              + SortedDocuments.MOST_BYTES
              + " bytes of memory. Filter or limit them first, or group them.");
    }
  }

  private static boolean endsInSmallGroups(List<Document> stages) {
    for (Document stage : stages) {
      if (stage.containsKey("$count")) {
        return true;
      }
      if (stage.get("$group") instanceof Document group) {
        return group.entrySet().stream()
            .allMatch(each -> each.getKey().equals("_id") || isSmall(each.getValue()));
      }
      if (!PASSING.containsAll(stage.keySet())) {
        return false;
      }
    }
    return false;
  }

  private static boolean isSmall(Object accumulator) {
    return accumulator instanceof Document operator && SMALL.containsAll(operator.keySet());
  }
}
