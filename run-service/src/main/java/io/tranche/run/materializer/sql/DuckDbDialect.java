package io.tranche.run.materializer.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** DuckDB. One transaction at a time writes a file, so nothing has to be locked. */
record DuckDbDialect() implements Dialect {

  private static final String MAIN = "main";

  @Override
  public String begin() {
    return "begin transaction";
  }

  @Override
  public String beginReadOnly() {
    return "begin transaction read only";
  }

  @Override
  public Set<String> transactionWords() {
    return Set.of("begin", "start", "commit", "end", "rollback", "abort");
  }

  @Override
  public Optional<String> questionMark() {
    return Optional.empty();
  }

  @Override
  public String textType() {
    return "VARCHAR";
  }

  /** File names are taken as patterns; in brackets each wildcard stands for itself. */
  @Override
  public String fileName(Path file) {
    return file.toString().replaceAll("[*?\\[]", "[$0]");
  }

  @Override
  public void setTimeZone(ZoneId zone, Session session) throws SQLException {
    session.execute("set TimeZone = ?", List.of(zone.getId()));
  }

  @Override
  public Table located(Table table, Session session) {
    return table.schema().isEmpty() ? new Table(MAIN, table.name()) : table;
  }

  @Override
  public Columns columns(Table table, Session session) throws SQLException {
    return new Columns(
        session.query(
            """
            select column_name, data_type from duckdb_columns()
            where database_name = current_database()
              and lower(schema_name) = ? and lower(table_name) = ?
            order by column_index""",
            List.of(table.schema().toLowerCase(Locale.ROOT), table.name().toLowerCase(Locale.ROOT)),
            row -> new Column(row.getString(1), sort(row.getString(2)))));
  }

  private static Column.Sort sort(String type) {
    if (type.equals("VARCHAR")) {
      return Column.Sort.TEXT;
    }
    if (!type.equals("DATE") && !type.startsWith("TIMESTAMP")) {
      return Column.Sort.OTHER;
    }
    return type.contains("TIME ZONE") ? Column.Sort.INSTANT : Column.Sort.LOCAL_TIME;
  }

  @Override
  public void reserve(Table table, Session session) {}

  @Override
  public void createSchema(Table table, Session session) throws SQLException {
    if (!table.schema().equals(MAIN)) {
      session.execute("create schema if not exists " + Table.quoted(table.schema()), List.of());
    }
  }

  @Override
  public String createTableAs(Table table, String query) {
    return "create table " + table.sql() + " as select * from (\n" + query + "\n) limit 0";
  }

  @Override
  public String insertInto(Table table, String query, List<Object> values, Session session) {
    return "insert into " + table.sql() + " by name (\n" + query + "\n)";
  }

  @Override
  public List<String> isText(Column column) {
    String quoted = Table.quoted(column.name());
    String text = column.sort() == Column.Sort.TEXT ? quoted : "cast(" + quoted + " as varchar)";
    return List.of(text + " = ?");
  }

  @Override
  public Table fence(Session session) throws SQLException {
    Table fence = new Table(MAIN, Fence.TABLE);
    session.execute(
        "create table if not exists "
            + fence.sql()
            + " (asset varchar, partition varchar, token bigint not null,"
            + " primary key (asset, partition))",
        List.of());
    return fence;
  }

  @Override
  public boolean take(
      Table fence, String asset, List<String> partitions, long token, Session session)
      throws SQLException {
    session.execute(
        "insert into "
            + fence.sql()
            + " select distinct ?, unnest(?::varchar[]), ? on conflict do update"
            + " set token = excluded.token where tranche_fence.token <= excluded.token",
        List.of(asset, session.array(partitions), token));
    return false;
  }
}
