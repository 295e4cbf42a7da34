package io.tranche.store.embedded;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Documents that may answer a query, decoded one after the other. */
interface Candidates {
  /** The next document, or null at the end. */
  @Nullable StoredDocument next();

  /** Lets go of all pages until the next call of {@link #next}. */
  void rest();

  default Stream<StoredDocument> stream() {
    return Stream.iterate(next(), Objects::nonNull, each -> next());
  }

  /** All documents in the order in which they were inserted, or the other way round. */
  static Candidates all(Table documents, boolean backward) {
    TableScan scan = new TableScan(documents, IndexedDocuments.ALL, backward);
    return new Candidates() {
      @Override
      public @Nullable StoredDocument next() {
        byte[] key = scan.next();
        return key == null ? null : StoredDocument.of(OrderedIndex.toLong(key), scan.value());
      }

      @Override
      public void rest() {
        scan.rest();
      }
    };
  }

  /** Those that an index leads to; one that has been removed meanwhile is passed over. */
  static Candidates of(Plan plan, Table documents) {
    IndexScan scan = new IndexScan(plan);
    return new Candidates() {
      @Override
      public @Nullable StoredDocument next() {
        while (true) {
          Long position = scan.next();
          if (position == null) {
            return null;
          }
          byte[] bson = documents.find(OrderedIndex.toBytes(position));
          if (bson != null) {
            return StoredDocument.of(position, bson);
          }
        }
      }

      @Override
      public void rest() {
        scan.rest();
      }
    };
  }

  /** Documents that have already been collected. */
  static Candidates of(List<StoredDocument> collected) {
    Iterator<StoredDocument> each = collected.iterator();
    return new Candidates() {
      @Override
      public @Nullable StoredDocument next() {
        return each.hasNext() ? each.next() : null;
      }

      @Override
      public void rest() {
        // Holds no page.
      }
    };
  }
}
