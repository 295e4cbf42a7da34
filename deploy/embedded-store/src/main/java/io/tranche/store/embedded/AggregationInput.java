package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
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
  /** All documents of a collection that another aggregation looks into. */
  static final AggregationInput OTHER = lookedUp(new Document());

  /** What another aggregation looks for in a collection, for one of its documents. */
  static AggregationInput lookedUp(Document match) {
    return new AggregationInput("", match, true);
  }

  static AggregationInput of(String collection, Document command, List<Document> stages) {
    Document match = new Document();
    if (!command.containsKey("let")
        && !stages.isEmpty()
        && stages.get(0).get("$match") instanceof Document filter) {
      match = filter;
    }
    return new AggregationInput(collection, match, AggregationMemory.isKept(stages));
  }

  /**
   * The documents that the first stage lets through.
   *
   * @throws MongoServerError on the way, when they are kept and too large
   */
  Stream<Document> read(Queries queries) {
    Selector selector = new Selector(match);
    AggregationMemory kept = new AggregationMemory();
    return queries.candidates(match).stream()
        .filter(each -> selector.test(each.document()))
        .peek(each -> kept.add(isKept ? each.bytes() : 0))
        .map(StoredDocument::document);
  }
}
