package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The cursors of a database. Between two batches a cursor holds its place and the next document,
 * not the documents behind it. One that nobody has asked for ten minutes is forgotten, as in
 * MongoDB.
 */
final class OpenCursors {
  private static final int QUERY_PLAN_KILLED = 175;
  private static final long FORGOTTEN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final CursorRegistry registry;
  private final Queue<Open> idle = new ConcurrentLinkedQueue<>();

  OpenCursors(CursorRegistry registry) {
    this.registry = registry;
  }

  /**
   * Opens a cursor and answers its number.
   *
   * @param projection what is done to each batch
   * @param ended whether the collection is gone
   */
  long open(Results results, UnaryOperator<List<Document>> projection, BooleanSupplier ended) {
    forgetIdle();
    Open cursor = new Open(registry.generateCursorId(), results, projection, ended);
    results.rest();
    registry.add(cursor);
    idle.add(cursor);
    return cursor.getId();
  }

  private void forgetIdle() {
    long oldest = System.nanoTime() - FORGOTTEN_AFTER_NANOS;
    for (Iterator<Open> each = idle.iterator(); each.hasNext(); ) {
      Open cursor = each.next();
      if (cursor.isDone || cursor.lastAsked - oldest < 0) {
        registry.remove(cursor);
        each.remove();
      }
    }
  }

  private static final class Open extends AbstractCursor {
    private final Results results;
    private final UnaryOperator<List<Document>> projection;
    private final BooleanSupplier ended;
    private volatile long lastAsked = System.nanoTime();
    private volatile boolean isDone;

    Open(
        long id, Results results, UnaryOperator<List<Document>> projection, BooleanSupplier ended) {
      super(id);
      this.results = results;
      this.projection = projection;
      this.ended = ended;
    }

    @Override
    public synchronized boolean isEmpty() {
      return isDone;
    }

    @Override
    public synchronized List<Document> takeDocuments(int count) {
      lastAsked = System.nanoTime();
      List<Document> batch = results.take(count);
      isDone = !results.hasNext();
      results.rest();
      if (ended.getAsBoolean() || results.isCutShort()) {
        isDone = true;
        throw new MongoServerError(
            QUERY_PLAN_KILLED, "QueryPlanKilled", "collection or index dropped");
      }
      return projection.apply(batch);
    }
  }
}
