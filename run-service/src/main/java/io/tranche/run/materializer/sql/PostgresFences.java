package io.tranche.run.materializer.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the table of fences of a database, in a transaction of its own: it is there for the first
 * run whatever becomes of that, and those that come at the same time do not wait for it.
 */
final class PostgresFences {

  private static final String EXISTS =
      "select to_regclass(quote_ident(current_schema()) || '." + Fence.TABLE + "') is not null";

  /** Of a lock that nobody else takes. */
  private static final long KEY = 0x7472616e636865L;

  private PostgresFences() {}

  /** On a connection that is in no transaction. */
  static void make(Statement statement) throws SQLException {
    if (exists(statement)) {
      return;
    }
    statement.execute("begin");
    try {
      statement.execute("select pg_advisory_xact_lock(" + KEY + ")");
      statement.execute(
          "create table if not exists "
              + Fence.TABLE
              + " (asset text, partition text, token bigint not null,"
              + " primary key (asset, partition))");
      statement.execute("commit");
    } catch (SQLException e) {
      throw new SQLException("cannot make table " + Fence.TABLE + ": " + e.getMessage(), e);
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet found = statement.executeQuery(EXISTS)) {
      found.next();
      return found.getBoolean(1);
    }
  }
}
