package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a query answers, one document after the other. */
final class Results implements Iterator<StoredDocument> {
  /** A batch holds no more than this, unless one document alone does. */
  private static final int BATCH_BYTES = 2 << 20;

  private final Candidates candidates;
  private final Predicate<Document> selector;
  private final @Nullable OrderedIndex index;
  private final long end;
  private final int skip;
  private long matched;
  private @Nullable StoredDocument next;

  /**
   * @param index the index that leads to the candidates, if there is one
   * @param limit the most documents to answer, 0 for all
   */
  Results(
      Candidates candidates,
      Predicate<Document> selector,
      @Nullable OrderedIndex index,
      int skip,
      int limit) {
    this.candidates = candidates;
    this.selector = selector;
    this.index = index;
    this.skip = Math.max(0, skip);
    this.end = limit == 0 ? Long.MAX_VALUE : this.skip + Math.abs((long) limit);
  }

  @Override
  public boolean hasNext() {
    while (next == null && matched < end) {
      StoredDocument candidate = candidates.next();
      if (candidate == null) {
        matched = end;
      } else if (selector.test(candidate.document()) && ++matched > skip) {
        next = candidate;
      }
    }
    return next != null;
  }

  @Override
  public StoredDocument next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    StoredDocument result = next;
    next = null;
    return result;
  }

  /** The next documents: at most {@code size} of them, or all for 0. */
  List<Document> take(int size) {
    List<Document> batch = new ArrayList<>();
    long bytes = 0;
    while (hasNext() && (size == 0 || (batch.size() < size && bytes < BATCH_BYTES))) {
      StoredDocument each = next();
      batch.add(each.document());
      bytes += each.bytes();
    }
    return batch;
  }

  /** Lets go of all pages until it is asked for more. */
  void rest() {
    candidates.rest();
  }

  /** Whether documents may be missing, since the index was dropped on the way. */
  boolean isCutShort() {
    return index != null && index.isDropped();
  }
}
