package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.ConnectionDocument;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that databases say, or do, differently. Stateless. */
sealed interface Dialect permits DuckDbDialect, PostgresDialect {

  static Dialect duckDb() {
    return new DuckDbDialect();
  }

  static Dialect postgres() {
    return new PostgresDialect();
  }

  /** That of a connection to a database. */
  static Dialect of(ConnectionDocument connection) {
    return connection instanceof ConnectionDocument.Jdbc ? postgres() : duckDb();
  }

  String begin();

  String beginReadOnly();

  /** Words at the beginning of statements that a script must not have. */
  Set<String> transactionWords();

  /** How the driver is told of an operator {@code ?}; empty where there is none. */
  Optional<String> questionMark();

  /** What texts in an array are called. */
  String textType();

  /** How the database is told of one file of this machine. */
  String fileName(Path file);

  /** Until the transaction ends, times without a zone are those of this one. */
  void setTimeZone(ZoneId zone, Session session) throws SQLException;

  /** The same table under its whole name, written as the database does. */
  Table located(Table table, Session session) throws SQLException;

  Columns columns(Table table, Session session) throws SQLException;

  /**
   * To be called before a table is made that does not exist: when this returns, nobody else is
   * about to make it, and it may exist.
   */
  void reserve(Table table, Session session) throws SQLException;

  void createSchema(Table table, Session session) throws SQLException;

  /** A statement that makes a table with the columns of a query and no rows. */
  String createTableAs(Table table, String query);

  /** A statement that inserts what a query gives into the columns of the same names. */
  String insertInto(Table table, String query, List<Object> values, Session session)
      throws SQLException;

  /** Conditions that the column holds exactly a text, each with one {@code ?} in its place. */
  List<String> isText(Column column);

  /** The table of fences, which exists from now on. */
  Table fence(Session session) throws SQLException;

  /**
   * Writes the token into all fences whose token is not higher. They stay locked against others
   * until the transaction ends.
   *
   * @return whether it is certain that no token was higher
   */
  boolean take(Table fence, String asset, List<String> partitions, long token, Session session)
      throws SQLException;
}
