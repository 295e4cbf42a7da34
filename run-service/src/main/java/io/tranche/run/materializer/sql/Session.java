package io.tranche.run.materializer.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One transaction's view of a database. Statements run on the database's own thread, {@link
 * #cancel} comes from another one.
 */
final class Session {

  private static final int ALL = Integer.MAX_VALUE;

  private final Connection connection;
  private final Dialect dialect;
  private @Nullable PreparedStatement current;
  private boolean canceled;
  private volatile OptionalLong raising = OptionalLong.empty();
  private volatile OptionalInt process = OptionalInt.empty();

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * From now on the session takes fences for a token, and may have to wait for them.
   *
   * @param process of the server that works for the session until its end
   */
  void raising(long token, int process) {
    this.process = OptionalInt.of(process);
    raising = OptionalLong.of(token);
  }

  void raised() {
    raising = OptionalLong.empty();
  }

  /** The token for which the session takes fences now. */
  OptionalLong raising() {
    return raising;
  }

  /** The process of the server that works for the session, once it has taken fences. */
  OptionalInt process() {
    return process;
  }

  /** Cuts the connection, so that whatever waits for an answer fails. */
  void abort() throws SQLException {
    connection.abort(Runnable::run);
  }

  /** Ends the running statement and refuses all that would follow; may be called again. */
  synchronized void cancel() throws SQLException {
    canceled = true;
    if (current != null) {
      current.cancel();
    }
  }

  synchronized boolean isCanceled() {
    return canceled;
  }

  /** Rows that the statement changed; 0 for one that changes none. */
  long execute(String sql, List<?> values) throws SQLException {
    return with(
        sql,
        values,
        statement -> statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount()));
  }

  /** All rows of a small result. */
  <T> List<T> query(String sql, List<?> values, Row<T> row) throws SQLException {
    return query(sql, values, ALL, row);
  }

  /** The first rows of a result, at most so many. */
  <T> List<T> query(String sql, List<?> values, int most, Row<T> row) throws SQLException {
    return with(
        sql,
        values,
        statement -> {
          if (most < ALL) {
            // PostgreSQL sends no more then; DuckDB does not heed it.
            statement.setMaxRows(most);
          }
          List<T> rows = new ArrayList<>();
          try (ResultSet result = statement.executeQuery()) {
            while (rows.size() < most && result.next()) {
              rows.add(row.read(result));
            }
          }
          return rows;
        });
  }

  /** The names of the columns that a query gives, without asking it. */
  List<String> labels(String query, List<?> values) throws SQLException {
    return with(
        query,
        values,
        statement -> {
          List<String> labels = new ArrayList<>();
          ResultSetMetaData columns = statement.getMetaData();
          for (int i = 1; columns != null && i <= columns.getColumnCount(); i++) {
            labels.add(columns.getColumnLabel(i));
          }
          return labels;
        });
  }

  /** A value that stands for a list of texts. */
  Object array(List<String> texts) throws SQLException {
    return connection.createArrayOf(dialect.textType(), texts.toArray());
  }

  private <T> T with(String sql, List<?> values, Use<T> use) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      begin(statement);
      try {
        return use.of(statement);
      } finally {
        end();
      }
    }
  }

  private synchronized void begin(PreparedStatement statement) throws SQLException {
    if (canceled) {
      throw new SQLException("canceled");
    }
    current = statement;
  }

  private synchronized void end() {
    current = null;
  }

  /** Reads the row that the result stands on. */
  interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }
}
