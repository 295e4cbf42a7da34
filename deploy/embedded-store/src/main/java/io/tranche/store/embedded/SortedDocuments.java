package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Sorts what no index has in order: the first few of many, and never more than fits the heap. */
final class SortedDocuments {
  private static final int SLACK = 1_000;
  private static final int OPERATION_FAILED = 96;

  /** As much as MongoDB sorts in memory; less when the heap is small. */
  static final long MOST_BYTES = Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 32);

  private SortedDocuments() {}

  /**
   * The first documents in an order, equals as they came.
   *
   * @param count how many, 0 for all
   * @throws MongoServerError when they are too large to be sorted in memory
   */
  static List<StoredDocument> of(
      Iterator<StoredDocument> all, Comparator<Document> order, long count) {
    Comparator<StoredDocument> byDocument = Comparator.comparing(StoredDocument::document, order);
    long most = count == 0 ? Long.MAX_VALUE / 4 : count;
    List<StoredDocument> best = new ArrayList<>();
    long bytes = 0;
    while (all.hasNext()) {
      StoredDocument each = all.next();
      best.add(each);
      bytes += each.bytes();
      if (best.size() >= 2 * most + SLACK || (bytes > MOST_BYTES && best.size() > most)) {
        bytes = cut(best, byDocument, (int) most);
      }
      if (bytes > MOST_BYTES) {
        throw new MongoServerError(
            OPERATION_FAILED,
            "OperationFailed",
            "Executor error during find command: OperationFailed: Sort operation used more than"
                + " the maximum "
                + MOST_BYTES
                + " bytes of RAM. Add an index, or specify a smaller limit.");
      }
    }
    cut(best, byDocument, (int) Math.min(most, best.size()));
    return best;
  }

  /** Keeps the first ones and answers how large they are. */
  private static long cut(
      List<StoredDocument> documents, Comparator<StoredDocument> order, int count) {
    documents.sort(order);
    if (documents.size() > count) {
      documents.subList(count, documents.size()).clear();
    }
    return documents.stream().mapToLong(StoredDocument::bytes).sum();
  }
}
