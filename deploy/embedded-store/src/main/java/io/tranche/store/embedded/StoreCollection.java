package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.IndexKeySpecsConflictException;
import de.bwaldvogel.mongo.exception.InvalidIdFieldError;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection, as the library sees it.
 *
 * <p>One writer at a time, under the lock of the collection; readers take no lock, since all they
 * touch are immutable pages. What a reader sees of an operation in progress is settled before he is
 * answered: see {@link #settle}.
 */
final class StoreCollection extends AbstractMongoCollection<Long> {
  private static final String ID_FIELD = "_id";
  private static final int QUERY_PLAN_KILLED = 175;
  private static final int DELETED_AT_ONCE = 500;

  private final Storage storage;
  private final OpenCursors cursors;
  private final IndexedDocuments documents;
  private final Queries queries;
  private final Updates updates;

  // Guarded by the lock of the collection.
  private boolean updatesOne;
  private volatile boolean dropped;

  StoreCollection(
      StoreDatabase database,
      String name,
      CollectionOptions options,
      OpenCursors cursors,
      Storage storage) {
    super(database, name, options, null);
    this.storage = storage;
    this.cursors = cursors;
    this.documents =
        new IndexedDocuments(storage, TableNames.documents(database.getDatabaseName(), name));
    this.queries = new Queries(documents);
    this.updates = new Updates(this, documents, queries);
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
    while (true) {
      Results results = queries.find(query, orderBy, skip, wanted);
      List<Document> first = results.take(batchSize);
      boolean more = results.hasNext();
      if (results.isCutShort()) {
        continue;
      }
      UnaryOperator<List<Document>> shown = batch -> project(batch, fields);
      return more
          ? new QueryResult(shown.apply(first), cursors.open(results, shown, () -> dropped))
          : new QueryResult(shown.apply(first));
    }
  }

  /** The library keeps its projection to itself: it comes with a query for everything. */
  List<Document> project(List<Document> found, @Nullable Document fields) {
    return fields == null || fields.isEmpty()
        ? found
        : matchDocumentsFromStream(found.stream(), new Document(), null, 0, 0, 0, fields)
            .collectDocuments();
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document order,
      int skip,
      int limit,
      int batch,
      @Nullable Document fields) {
    return queryDocuments(query, order, skip, limit, batch, fields);
  }

  /** What an aggregation starts from: the documents that its first stage may let through. */
  @Override
  public Stream<Document> queryAllAsStream() {
    return StoreDatabase.takeInput(this).read(queries);
  }

  /** What a {@code $lookup} finds for one document: no more than an aggregation may keep. */
  @Override
  public Stream<Document> handleQueryAsStream(Document query) {
    List<Document> found = AggregationInput.lookedUp(query).read(queries).toList();
    settle();
    return found.stream();
  }

  @Override
  public QueryResult handleQuery(QueryParameters parameters) {
    QueryResult result = super.handleQuery(parameters);
    settle();
    return result;
  }

  /** The library would collect all documents before it looks at their values. */
  @Override
  public Document handleDistinct(Document query) {
    Document filter = (Document) query.getOrDefault("query", new Document());
    Set<Object> values = queries.distinct(filter, String.valueOf(query.get("key")));
    settle();
    Document response = new Document("values", values);
    Utils.markOkay(response);
    return response;
  }

  @Override
  public int count(@Nullable Document query, int skip, int limit) {
    Document wanted = query == null ? new Document() : query;
    OptionalLong known = countByIndex(wanted);
    if (known.isPresent()) {
      long rest = Math.max(0, known.getAsLong() - skip);
      return Math.toIntExact(limit > 0 ? Math.min(limit, rest) : rest);
    }
    Results results = queries.find(wanted, null, skip, Math.max(0, limit));
    int count = 0;
    for (; results.hasNext(); count++) {
      results.next();
    }
    settle();
    return count;
  }

  /** How many documents match, if an index tells; no document is decoded. */
  synchronized OptionalLong countByIndex(Document query) {
    return queries.count(query);
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
    return Math.toIntExact(documents.table().size());
  }

  @Override
  protected Stream<DocumentWithPosition<Long>> streamAllDocumentsWithPosition() {
    return Candidates.all(documents.table(), false).stream()
        .map(each -> new DocumentWithPosition<>(each.document(), each.position()));
  }

  @Override
  protected Document getDocument(Long position) {
    throw new UnsupportedOperationException("queries are planned");
  }

  // Writes: each is one operation under the lock

  @Override
  public void addDocument(Document document) {
    if (document.get(ID_FIELD) instanceof Collection) {
      throw new InvalidIdFieldError("The '_id' value cannot be of type array");
    }
    if (!document.containsKey(ID_FIELD) && !getCollectionName().startsWith("system.")) {
      document.put(ID_FIELD, new ObjectId());
    }
    change(() -> documents.add(document, this));
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
          Document simple = isMulti ? null : updates.updateOne(selector, update, isUpsert);
          if (simple != null) {
            return simple;
          }
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
    return write(
        () -> {
          Document simple = updates.findAndModify(query);
          return simple == null ? super.findAndModify(query) : simple;
        });
  }

  /** Many are deleted some at a time, as in MongoDB: neither they nor their frame fill the heap. */
  @Override
  public int deleteDocuments(Document selector, int limit, Oplog oplog) {
    int most = limit <= 0 ? Integer.MAX_VALUE : limit;
    Selector wanted = new Selector(selector);
    Results results = queries.find(selector, null, 0, 0);
    int deleted = 0;
    int before;
    do {
      before = deleted;
      int done = deleted;
      deleted += write(() -> deleteSome(results, wanted, Math.min(DELETED_AT_ONCE, most - done)));
    } while (deleted - before == DELETED_AT_ONCE && deleted < most);
    if (results.isCutShort()) {
      throw new MongoServerError(QUERY_PLAN_KILLED, "QueryPlanKilled", "index dropped");
    }
    return deleted;
  }

  private int deleteSome(Results results, Selector wanted, int most) {
    int deleted = 0;
    while (deleted < most && results.hasNext()) {
      StoredDocument now = documents.find(results.next().position());
      if (now != null && wanted.test(now.document())) {
        documents.remove(now.position(), now.document());
        deleted++;
      }
    }
    results.rest();
    return deleted;
  }

  @Override
  public void removeDocument(Document document) {
    change(
        () -> {
          Long known = documents.positionOf(document);
          Long position = known == null ? findDocumentPosition(document) : known;
          if (position != null) {
            documents.remove(position, document);
          }
        });
  }

  @Override
  protected void removeDocument(Long position) {
    throw new UnsupportedOperationException("documents and indexes change together");
  }

  @Override
  protected Long addDocumentInternal(Document document) {
    throw new UnsupportedOperationException("documents and indexes change together");
  }

  @Override
  protected void handleUpdate(Long position, Document before, Document after) {
    documents.replace(position, before, after, this);
  }

  private void change(Runnable work) {
    write(
        () -> {
          work.run();
          return true;
        });
  }

  private <T> T write(Supplier<T> work) {
    storage.breathe();
    synchronized (this) {
      if (dropped) {
        throw new MongoServerError(
            QUERY_PLAN_KILLED, "QueryPlanKilled", "collection dropped: " + getFullName());
      }
      return storage.operation(work);
    }
  }

  // Schema

  @Override
  public synchronized void addIndex(Index<Long> index) {
    OrderedIndex added = (OrderedIndex) index;
    for (OrderedIndex existing : documents.indexes()) {
      if (existing.getName().equals(added.getName())) {
        if (!existing.hasSameOptions(added)) {
          throw new IndexKeySpecsConflictException(added, existing);
        }
        return;
      }
    }
    String table = TableNames.index(getDatabaseName(), getCollectionName(), added.getName());
    if (((StoreDatabase) getDatabase()).isOpening()) {
      documents.open(added, table);
    } else {
      try {
        documents.build(added, table, this);
      } catch (MongoServerError refused) {
        throw new IndexBuildFailedException(refused, this);
      }
    }
    super.addIndex(added);
  }

  @Override
  public synchronized void dropIndex(String name) {
    documents.forget(name);
    super.dropIndex(name);
  }

  IndexedDocuments documents() {
    return documents;
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
    documents.rename(newDatabase.getDatabaseName(), newName);
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
    return (int) Math.min(Integer.MAX_VALUE, documents.table().bytes());
  }

  /** Compares every index with the documents, beside what the library says. */
  @Override
  public synchronized Document validate() {
    Document result = super.validate();
    List<String> errors = documents.differences();
    result.put("valid", errors.isEmpty());
    result.put("errors", errors);
    return result;
  }
}
