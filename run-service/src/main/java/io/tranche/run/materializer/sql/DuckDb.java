package io.tranche.run.materializer.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One database file that this process holds. All that writes it happens on one thread, one
 * transaction after the other.
 */
final class DuckDb implements AutoCloseable {

  private static final long CANCEL_AGAIN_MILLIS = 50;

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

  /**
   * Does work in one transaction, which is committed when the work returns.
   *
   * @throws InterruptedException if the caller was interrupted; the transaction has ended then
   */
  <T> T write(Work<T> work) throws SQLException, InterruptedException {
    return within(new Transaction<>(work, "begin transaction", "commit"));
  }

  /**
   * The same in a transaction that the database lets write nothing.
   *
   * @throws InterruptedException if the caller was interrupted; the transaction has ended then
   */
  <T> T read(Work<T> work) throws SQLException, InterruptedException {
    return within(new Transaction<>(work, "begin transaction read only", "rollback"));
  }

  private <T> T within(Transaction<T> transaction) throws SQLException, InterruptedException {
    Future<T> outcome = writer.submit(transaction::run);
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      transaction.cancel();
      awaitEnd(outcome, transaction);
      throw e;
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  /** A cancel can come just before a statement starts and miss it, so it is repeated. */
  private static void awaitEnd(Future<?> outcome, Transaction<?> transaction) throws SQLException {
    boolean ended = false;
    while (!ended) {
      try {
        outcome.get(CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        ended = true;
      } catch (TimeoutException e) {
        transaction.cancel();
      } catch (InterruptedException e) {
        // Asked again: the caller gets its InterruptedException when the work has ended.
        transaction.cancel();
      } catch (ExecutionException e) {
        ended = true;
      }
    }
  }

  private static SQLException rethrown(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof SQLException sql ? sql : new SQLException(cause);
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

  /** What is done in a transaction. */
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  private final class Transaction<T> {

    private final Work<T> work;
    private final String begin;
    private final String end;
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    private volatile boolean canceled;

    Transaction(Work<T> work, String begin, String end) {
      this.work = work;
      this.begin = begin;
      this.end = end;
    }

    void cancel() throws SQLException {
      canceled = true;
      Session running = session.get();
      if (running != null) {
        running.cancel();
      }
    }

    T run() throws SQLException {
      try (Connection connection = root.duplicate()) {
        execute(connection, begin);
        Session opened = new Session(connection);
        session.set(opened);
        try {
          T result = work.in(opened);
          if (canceled) {
            throw new SQLException("canceled");
          }
          execute(connection, end);
          return result;
        } catch (SQLException | RuntimeException e) {
          rollback(connection, e);
          throw e;
        }
      }
    }

    private void execute(Connection connection, String statement) throws SQLException {
      try (Statement words = connection.createStatement()) {
        words.execute(statement);
      }
    }

    private void rollback(Connection connection, Exception failure) {
      try {
        execute(connection, "rollback");
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
