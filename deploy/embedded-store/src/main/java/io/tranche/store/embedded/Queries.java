package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds and counts the documents of a collection, with the index that helps most. */
final class Queries {
  private static final String NATURAL = "$natural";
  private static final int BAD_VALUE = 2;

  private final IndexedDocuments documents;

  Queries(IndexedDocuments documents) {
    this.documents = documents;
  }

  /**
   * What a query answers, in the order it asks for.
   *
   * @param limit the most documents to answer, 0 for all
   */
  Results find(Document query, @Nullable Document orderBy, int skip, int limit) {
    Object direction = orderBy == null ? null : orderBy.get(NATURAL);
    boolean natural = direction != null;
    Plan plan = natural ? null : Plan.choose(documents.indexes(), query, orderBy);
    OrderedIndex index = plan == null ? null : plan.index();
    Selector selector = new Selector(query);
    Candidates candidates =
        plan == null
            ? Candidates.all(documents.table(), natural && isDescending(direction))
            : Candidates.of(plan, documents.table());
    if (natural || orderBy == null || orderBy.isEmpty() || (plan != null && plan.ordered())) {
      return new Results(candidates, selector, index, skip, limit);
    }
    Results matching = new Results(candidates, selector, index, 0, 0);
    long count = limit == 0 ? 0 : Math.max(0, skip) + Math.abs((long) limit);
    List<StoredDocument> sorted =
        SortedDocuments.of(matching, new DocumentComparator(orderBy), count);
    return new Results(Candidates.of(sorted), document -> true, index, skip, limit);
  }

  /** The values of a field, or of the elements of its arrays, each once and in order. */
  Set<Object> distinct(Document query, String field) {
    Set<Object> values = new TreeSet<>(ValueComparator.ascWithoutListHandling());
    Results results = find(query, null, 0, 0);
    while (results.hasNext()) {
      Object value = Utils.getSubdocumentValueCollectionAware(results.next().document(), field);
      if (value instanceof Collection<?> elements) {
        values.addAll(elements);
      } else if (!(value instanceof Missing)) {
        values.add(value);
      }
    }
    return values;
  }

  /** The documents that the first stage of an aggregation may let through. */
  Candidates candidates(Document query) {
    Plan plan = Plan.choose(documents.indexes(), query, null);
    return plan == null
        ? Candidates.all(documents.table(), false)
        : Candidates.of(plan, documents.table());
  }

  /**
   * How many documents match, if an index knows without a look at them: the query demands plain
   * values of its first fields and nothing else. To be called under the lock of the collection, so
   * that the index holds every document once.
   */
  OptionalLong count(Document query) {
    if (query.isEmpty()) {
      return OptionalLong.of(documents.table().size());
    }
    for (OrderedIndex index : documents.indexes()) {
      KeyRange range = rangeOfExactly(index, query);
      if (range != null) {
        return OptionalLong.of(index.table().count(range));
      }
    }
    return OptionalLong.empty();
  }

  private static @Nullable KeyRange rangeOfExactly(OrderedIndex index, Document query) {
    int fields = query.size();
    if (fields > index.getKeys().size() || !index.ordersExactly()) {
      return null;
    }
    SortKey key = new SortKey();
    for (int i = 0; i < fields; i++) {
      Object value = Selector.only(query, index.getKeys().get(i).getKey());
      if (value == null) {
        return null;
      }
      key.append(value, index.getKeys().get(i).isAscending());
    }
    return KeyRange.startingWith(key.toBytes());
  }

  private static boolean isDescending(@Nullable Object direction) {
    if (direction instanceof Number number && Math.abs(number.intValue()) == 1) {
      return number.intValue() < 0;
    }
    throw new MongoServerError(BAD_VALUE, "BadValue", "Illegal sort value: " + direction);
  }
}
