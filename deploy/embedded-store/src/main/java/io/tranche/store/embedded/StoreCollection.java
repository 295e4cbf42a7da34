package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.DocumentComparator;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryMatcher;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexKeySpecsConflictException;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection: documents by their position (the order of insertion) and its indexes.
 *
 * <p>One writer at a time, under the lock of the collection; readers take no lock, since all they
 * touch are immutable pages. What a reader sees of an operation in progress is settled before he is
 * answered: see {@link #settle}.
 */
final class StoreCollection extends AbstractMongoCollection<Long> {
  /** Shared by readers: the matcher that the library keeps remembers the position of its match. */
  private static final QueryMatcher MATCHER = new DefaultQueryMatcher();

  private static final String ID_INDEX = "_id_";
  private static final int QUERY_PLAN_KILLED = 175;

  private final Storage storage;
  private final Table documents;
  private final List<OrderedIndex> ordered = new CopyOnWriteArrayList<>();

  // Guarded by the lock of the collection.
  private final List<Runnable> afterReplacing = new ArrayList<>();
  private long lastPosition;
  private boolean updatesOne;
  private boolean dropped;

  StoreCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      CursorRegistry cursors,
      Storage storage) {
    super(database, name, options, cursors);
    this.storage = storage;
    this.documents = storage.table(TableNames.documents(database.getDatabaseName(), name));
    byte[] last = documents.lastKey();
    this.lastPosition = last == null ? 0 : OrderedIndex.toLong(last);
  }

  // Queries

  @Override
  protected QueryResult queryDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    int wanted = Thread.holdsLock(this) && updatesOne ? 1 : limit;
    Plan plan;
    QueryResult result;
    do {
      plan = isNatural(orderBy) ? null : Plan.choose(ordered, query, orderBy);
      result = execute(plan, query, orderBy, skip, wanted, batchSize, fields);
    } while (plan != null && plan.index().isDropped());
    return result;
  }

  private QueryResult execute(
      @Nullable Plan plan,
      Document query,
      @Nullable Document orderBy,
      int skip,
      int wanted,
      int batchSize,
      @Nullable Document fields) {
    Stream<Document> candidates = plan == null ? scan(isNaturalDescending(orderBy)) : walk(plan);
    if (plan != null && plan.ordered()) {
      return matchDocumentsFromStream(candidates, query, null, skip, wanted, batchSize, fields);
    }
    DocumentComparator comparator = deriveComparator(orderBy);
    if (comparator != null && wanted > 0) {
      Stream<Document> matching = candidates.filter(each -> documentMatchesQuery(each, query));
      candidates = FirstInOrder.of(matching, comparator, (long) skip + wanted);
    }
    return matchDocumentsFromStream(candidates, query, orderBy, skip, wanted, batchSize, fields);
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document fields) {
    return queryDocuments(query, orderBy, skip, limit, batchSize, fields);
  }

  @Override
  protected boolean documentMatchesQuery(Document document, Document query) {
    return MATCHER.matches(document, query);
  }

  /** What an aggregation starts from: the documents that its first stage may let through. */
  @Override
  public Stream<Document> queryAllAsStream() {
    Document match = StoreDatabase.takeLeadingMatch(this);
    Plan plan = match == null ? null : Plan.choose(ordered, match, null);
    return plan == null ? scan(false) : walk(plan);
  }

  @Override
  public QueryResult handleQuery(QueryParameters parameters) {
    QueryResult result = super.handleQuery(parameters);
    settle();
    return result;
  }

  @Override
  public Document handleDistinct(Document query) {
    Document result = super.handleDistinct(query);
    settle();
    return result;
  }

  @Override
  public int count(Document query, int skip, int limit) {
    int result = super.count(query, skip, limit);
    settle();
    return result;
  }

  /**
   * Waits for the operation in progress, of which the reader may have seen a part: its frame is
   * then in the log, and the command that reads flushes the log before it answers.
   */
  synchronized void settle() {
    // The lock is all that is needed.
  }

  @Override
  public int count() {
    return Math.toIntExact(documents.size());
  }

  @Override
  protected Stream<DocumentWithPosition<Long>> streamAllDocumentsWithPosition() {
    return DocumentStreams.all(documents, false);
  }

  @Override
  protected Document getDocument(Long position) {
    return StoredDocument.decode(Objects.requireNonNull(documents.find(key(position))));
  }

  private Stream<Document> scan(boolean backward) {
    return DocumentStreams.all(documents, backward).map(DocumentWithPosition::getDocument);
  }

  private Stream<Document> walk(Plan plan) {
    return DocumentStreams.at(documents, new IndexScan(plan));
  }

  private static boolean isNatural(@Nullable Document orderBy) {
    return orderBy != null && orderBy.containsKey("$natural");
  }

  // Writes: each is one operation under the lock

  @Override
  public void addDocument(Document document) {
    change(() -> super.addDocument(document));
  }

  @Override
  public void addDocuments(Stream<Document> all) {
    change(() -> super.addDocuments(all));
  }

  @Override
  public List<Document> insertDocuments(List<Document> all, boolean isOrdered) {
    return write(() -> super.insertDocuments(all, isOrdered));
  }

  @Override
  public Document updateDocuments(
      Document selector,
      Document update,
      ArrayFilters arrayFilters,
      boolean isMulti,
      boolean isUpsert,
      Oplog oplog) {
    return write(
        () -> {
          updatesOne = !isMulti;
          try {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
          } finally {
            updatesOne = false;
          }
        });
  }

  @Override
  public Document findAndModify(Document query) {
    return write(() -> super.findAndModify(query));
  }

  @Override
  public int deleteDocuments(Document selector, int limit, Oplog oplog) {
    return write(() -> super.deleteDocuments(selector, limit, oplog));
  }

  @Override
  public void removeDocument(Document document) {
    change(
        () -> {
          Long position = position(document);
          if (position != null) {
            ordered.forEach(index -> index.remove(document, position));
            removeDocument(position);
          }
        });
  }

  @Override
  protected void removeDocument(Long position) {
    documents.remove(key(position));
  }

  @Override
  protected Long addDocumentInternal(Document document) {
    byte[] bytes = StoredDocument.encode(document);
    documents.put(key(++lastPosition), bytes);
    return lastPosition;
  }

  @Override
  protected void handleUpdate(Long position, Document before, Document after) {
    documents.put(key(position), StoredDocument.encode(after));
    afterReplacing.forEach(Runnable::run);
    afterReplacing.clear();
  }

  /** Runs something when the document that is being updated has been replaced. */
  void afterReplacing(Runnable step) {
    afterReplacing.add(step);
  }

  private @Nullable Long position(Document document) {
    for (OrderedIndex index : ordered) {
      if (index.isOnId()) {
        return index.getPosition(document);
      }
    }
    return findDocumentPosition(document);
  }

  private void change(Runnable work) {
    write(
        () -> {
          work.run();
          return true;
        });
  }

  private synchronized <T> T write(Supplier<T> work) {
    if (dropped) {
      throw new MongoServerError(
          QUERY_PLAN_KILLED, "QueryPlanKilled", "collection dropped: " + getFullName());
    }
    afterReplacing.clear();
    return storage.operation(work);
  }

  // Schema

  @Override
  public synchronized void addIndex(Index<Long> index) {
    OrderedIndex added = (OrderedIndex) index;
    for (OrderedIndex existing : ordered) {
      if (existing.getName().equals(added.getName())) {
        if (!existing.hasSameOptions(added)) {
          throw new IndexKeySpecsConflictException(added, existing);
        }
        return;
      }
    }
    String name = TableNames.index(getDatabaseName(), getCollectionName(), added.getName());
    boolean fresh = !((StoreDatabase) getDatabase()).isOpening();
    added.attach(storage.table(name), fresh);
    boolean built = false;
    try {
      super.addIndex(added);
      built = true;
    } finally {
      if (!built) {
        added.drop();
      }
      added.finishBuilding();
    }
    ordered.add(added);
  }

  @Override
  public synchronized void dropIndex(String name) {
    ordered.removeIf(index -> index.getName().equals(name));
    super.dropIndex(name);
  }

  /**
   * The names of the indexes meant by a name, names, a key, or {@code "*"}.
   *
   * @throws IndexNotFoundException when there is no such index
   */
  List<String> indexNames(@Nullable Object wanted) {
    if (wanted instanceof List<?> names) {
      return names.stream().flatMap(name -> indexNames(name).stream()).toList();
    }
    boolean all = "*".equals(wanted);
    List<String> names =
        ordered.stream()
            .filter(index -> all ? !index.isOnId() : index.isCalled(wanted))
            .map(Index::getName)
            .toList();
    if (names.isEmpty() && !all) {
      throw new IndexNotFoundException("index not found with name [" + wanted + "]");
    }
    if (names.contains(ID_INDEX)) {
      throw new MongoServerError(72, "InvalidOptions", "cannot drop _id index");
    }
    return names;
  }

  @Override
  public synchronized void drop() {
    super.drop();
    dropped = true;
    documents.drop();
  }

  @Override
  public synchronized void renameTo(MongoDatabase newDatabase, String newName) {
    super.renameTo(newDatabase, newName);
    String database = newDatabase.getDatabaseName();
    documents.rename(TableNames.documents(database, newName));
    for (OrderedIndex index : ordered) {
      index.table().rename(TableNames.index(database, newName, index.getName()));
    }
  }

  // Numbers

  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int sizeDelta) {
    throw new UnsupportedOperationException("the data size is not tracked");
  }

  @Override
  protected int getDataSize() {
    return 0;
  }

  /** Compares every index with the documents, beside what the library says. */
  @Override
  public synchronized Document validate() {
    Document result = super.validate();
    List<String> errors =
        ordered.stream()
            .flatMap(index -> index.differences(streamAllDocumentsWithPosition()))
            .toList();
    result.put("valid", errors.isEmpty());
    result.put("errors", errors);
    return result;
  }

  private static byte[] key(long position) {
    return OrderedIndex.toBytes(position);
  }
}
