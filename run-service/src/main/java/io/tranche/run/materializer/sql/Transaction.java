package io.tranche.run.materializer.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work in one transaction, on a thread of the database: who waits for its outcome can be
 * interrupted, which ends the work.
 */
final class Transaction<T> {

  private static final System.Logger LOG = System.getLogger(Transaction.class.getName());
  private static final long LOOK_MILLIS = 1_000;
  private static final long CANCEL_AGAIN_MILLIS = 50;

  /** Of cancels that came to nothing: ten seconds. */
  private static final int CANCELS = 200;

  private final Access access;
  private final Dialect dialect;
  private final boolean writing;
  private final Database.Work<T> work;
  private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
  private volatile boolean canceled;

  /** What a database lends to a transaction. */
  interface Access {

    /** A connection of its own, which is closed at the end. */
    Connection open() throws SQLException;

    /** Called every second while the work goes on. */
    default void look(Session session) {}

    /** Called when the database does not answer to cancels. */
    default void abandon(Session session) {}
  }

  private Transaction(Access access, Dialect dialect, boolean writing, Database.Work<T> work) {
    this.access = access;
    this.dialect = dialect;
    this.writing = writing;
    this.work = work;
  }

  /** One that is committed when its work returns. */
  static <T> Transaction<T> writing(Access access, Dialect dialect, Database.Work<T> work) {
    return new Transaction<>(access, dialect, true, work);
  }

  /** One that can write nothing. */
  static <T> Transaction<T> reading(Access access, Dialect dialect, Database.Work<T> work) {
    return new Transaction<>(access, dialect, false, work);
  }

  /**
   * Does the work on one of these threads.
   *
   * @throws InterruptedException if the caller was interrupted; the transaction has ended then
   */
  T on(ExecutorService threads) throws SQLException, InterruptedException {
    Future<T> outcome = threads.submit(this::run);
    try {
      return await(outcome);
    } catch (InterruptedException e) {
      cancel();
      awaitEnd(outcome);
      throw e;
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private T await(Future<T> outcome) throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Session running = session.get();
        if (running != null) {
          access.look(running);
        }
      }
    }
  }

  /** A cancel can come just before a statement starts and miss it, so it is repeated. */
  private void awaitEnd(Future<?> outcome) {
    for (int tries = 1; ; tries++) {
      try {
        outcome.get(CANCEL_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException | InterruptedException e) {
        // Asked again: the caller gets its InterruptedException when the work has ended.
        cancel();
        Session running = session.get();
        if (tries % CANCELS == 0 && running != null) {
          access.abandon(running);
        }
      } catch (ExecutionException e) {
        return;
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

  private void cancel() {
    canceled = true;
    Session running = session.get();
    try {
      if (running != null) {
        running.cancel();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "Cannot cancel a statement, trying again", e);
    }
  }

  private T run() throws SQLException {
    try (Connection connection = access.open()) {
      execute(connection, writing ? dialect.begin() : dialect.beginReadOnly());
      Session opened = new Session(connection, dialect);
      session.set(opened);
      try {
        T result = work.in(opened);
        if (canceled) {
          throw new SQLException("canceled");
        }
        execute(connection, writing ? "commit" : "rollback");
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement words = connection.createStatement()) {
      words.execute(statement);
    }
  }

  private static void rollback(Connection connection, Exception failure) {
    try {
      execute(connection, "rollback");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
