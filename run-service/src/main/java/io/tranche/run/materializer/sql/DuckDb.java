package io.tranche.run.materializer.sql;

import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/**
 * One database file that this process holds. All that happens to it happens on one thread, one
 * transaction after the other.
 */
final class DuckDb implements Database, AutoCloseable {

  private final DuckDBConnection root;
  private final ExecutorService writer;

  DuckDb(DuckDBConnection root, String name) {
    this.root = root;
    this.writer =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "duckdb-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public <T> T write(Work<T> work) throws SQLException, InterruptedException {
    return Transaction.writing(root::duplicate, Dialect.duckDb(), work).on(writer);
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException, InterruptedException {
    return Transaction.reading(root::duplicate, Dialect.duckDb(), work).on(writer);
  }

  /** Closes the file, and with it frees its lock, after the work that is in progress. */
  @Override
  public void close() {
    writer.execute(
        () -> {
          try {
            root.close();
          } catch (SQLException e) {
            throw new IllegalStateException("Cannot close database: " + e.getMessage(), e);
          }
        });
    writer.shutdown();
  }

  /** Waits until the file is closed. */
  boolean awaitClosed(long seconds) throws InterruptedException {
    return writer.awaitTermination(seconds, TimeUnit.SECONDS);
  }
}
