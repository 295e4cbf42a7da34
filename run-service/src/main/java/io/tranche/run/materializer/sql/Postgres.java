package io.tranche.run.materializer.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * A database server under the address that it has now. Each transaction has a connection of its
 * own: scripts may change what they like about their session, and the next one knows nothing of it.
 *
 * @param slots of connections that this process may still open
 */
record Postgres(PostgresAddress address, Semaphore slots, ExecutorService threads)
    implements Database {

  private static final System.Logger LOG = System.getLogger(Postgres.class.getName());

  private static final String IS_WORKING =
      "select exists (select from pg_stat_activity where pid = ?)";

  /** Of the looks, which come every second, this one is at the server. */
  private static final int LOOKS_AT_SERVER = 10;

  /** Looks at a server that cannot be reached: a minute or two. */
  private static final int MOST_UNANSWERED = 6;

  /**
   * Ends sessions of our own that hold a fence which a higher token wants: their runs were taken
   * over, and what they do can never be committed.
   */
  private static final String END_OLDER =
      """
      select pg_terminate_backend(pid), application_name from pg_stat_activity
      where pid = any (pg_blocking_pids(?)) and usename = current_user
        and case when application_name ~ '^tranche [0-9]{1,18}$'
          then substr(application_name, 9)::bigint < ? else false end""";

  @Override
  public <T> T write(Work<T> work) throws SQLException, InterruptedException {
    slots.acquire();
    try {
      return Transaction.writing(new Visit(true), Dialect.postgres(), work).on(threads);
    } finally {
      slots.release();
    }
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException, InterruptedException {
    slots.acquire();
    try {
      return Transaction.reading(new Visit(false), Dialect.postgres(), work).on(threads);
    } finally {
      slots.release();
    }
  }

  private final class Visit implements Transaction.Access {

    private final boolean writing;
    private int looks;
    private int unanswered;

    Visit(boolean writing) {
      this.writing = writing;
    }

    @Override
    public Connection open() throws SQLException {
      Connection connection = address.connect();
      try (Statement statement = connection.createStatement()) {
        if (writing) {
          PostgresFences.make(statement);
        }
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    }

    @Override
    public void look(Session session) {
      OptionalInt process = session.process();
      OptionalLong token = session.raising();
      if (process.isPresent() && token.isPresent()) {
        endOlder(process.getAsInt(), token.getAsLong());
      } else if (process.isPresent() && ++looks % LOOKS_AT_SERVER == 0) {
        lookAtServer(process.getAsInt(), session);
      }
    }

    private void endOlder(int process, long token) {
      try (Connection aside = address.connect();
          PreparedStatement end = aside.prepareStatement(END_OLDER)) {
        end.setInt(1, process);
        end.setLong(2, token);
        tell(end.executeQuery(), token);
      } catch (SQLException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Cannot end sessions that hold a fence of connection {0}, trying again",
            address.name());
      }
    }

    /** On the way back an answer can be lost for good, and be waited for all the same. */
    private void lookAtServer(int process, Session session) {
      try (Connection aside = address.connect();
          PreparedStatement ask = aside.prepareStatement(IS_WORKING)) {
        ask.setInt(1, process);
        try (ResultSet answer = ask.executeQuery()) {
          answer.next();
          unanswered = answer.getBoolean(1) ? 0 : MOST_UNANSWERED;
        }
      } catch (SQLException | RuntimeException e) {
        unanswered++;
      }
      if (unanswered >= MOST_UNANSWERED) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Giving up a session of connection {0}: the server is away or knows nothing of it",
            address.name());
        abandon(session);
      }
    }

    private void tell(ResultSet ended, long token) throws SQLException {
      while (ended.next()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Ended a session of connection {0} ({1}) that held a fence which token {2} wants",
            address.name(),
            ended.getString(2),
            token);
      }
    }

    @Override
    public void abandon(Session session) {
      try {
        session.abort();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "Cannot cut a connection", e);
      }
    }
  }
}
