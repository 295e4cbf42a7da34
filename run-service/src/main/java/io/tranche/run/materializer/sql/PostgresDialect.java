package io.tranche.run.materializer.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * PostgreSQL, at its isolation level read committed: a statement that waited for a lock sees what
 * its former holder has committed.
 */
record PostgresDialect() implements Dialect {

  /** What sessions that write are called, before their token. */
  static final String SESSION = "tranche ";

  private static final String BEGIN = "begin isolation level read committed";

  /**
   * A process that sleeps or is cut off gives up what it has locked: within a minute between two
   * statements, and within seconds in one if its connection is closed. For this transaction only: a
   * proxy may give the same session to others.
   */
  private static final String GIVE_UP =
      """
      ; select set_config('idle_in_transaction_session_timeout', '60s', true),
               set_config('tcp_keepalives_idle', '30', true),
               set_config('tcp_keepalives_interval', '10', true),
               set_config('tcp_keepalives_count', '3', true)
      ; select set_config(name, '5s', true) from pg_settings
        where name = 'client_connection_check_interval' and version() !~* 'windows|mingw|visual c'""";

  @Override
  public String begin() {
    return BEGIN + GIVE_UP;
  }

  @Override
  public String beginReadOnly() {
    return BEGIN + " read only" + GIVE_UP;
  }

  /** What was prepared could be committed when another run holds the fence. */
  @Override
  public Set<String> transactionWords() {
    return Set.of("begin", "start", "commit", "end", "rollback", "abort", "prepare");
  }

  @Override
  public Optional<String> questionMark() {
    return Optional.of("??");
  }

  @Override
  public String textType() {
    return "text";
  }

  @Override
  public String fileName(Path file) {
    return file.toString();
  }

  @Override
  public void setTimeZone(ZoneId zone, Session session) throws SQLException {
    session.query("select set_config('TimeZone', ?, true)", List.of(zone.getId()), row -> true);
  }

  @Override
  public Table located(Table table, Session session) throws SQLException {
    String name = table.name().toLowerCase(Locale.ROOT);
    return table.schema().isEmpty()
        ? new Table(schemaOf(name, session), name)
        : new Table(table.schema().toLowerCase(Locale.ROOT), name);
  }

  /** Where the name is found, or else where a table of this name would be made. */
  private static String schemaOf(String name, Session session) throws SQLException {
    return session
        .query(
            """
            select coalesce(
              (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where c.oid = to_regclass(?::text)),
              current_schema())""",
            List.of(Table.quoted(name)),
            row -> row.getString(1))
        .get(0);
  }

  @Override
  public Columns columns(Table table, Session session) throws SQLException {
    return new Columns(
        session.query(
            """
            select a.attname, format_type(a.atttypid, null)
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ? and c.relkind in ('r', 'p', 'v', 'f')
              and a.attnum > 0 and not a.attisdropped
            order by a.attnum""",
            List.of(table.schema(), table.name()),
            row -> new Column(row.getString(1), sort(row.getString(2)))));
  }

  private static Column.Sort sort(String type) {
    return switch (type) {
      case "text", "character varying" -> Column.Sort.TEXT;
      case "date", "timestamp without time zone" -> Column.Sort.LOCAL_TIME;
      case "timestamp with time zone" -> Column.Sort.INSTANT;
      default -> Column.Sort.OTHER;
    };
  }

  /** The first runs of an asset may come side by side, and each finds no table. */
  @Override
  public void reserve(Table table, Session session) throws SQLException {
    session.query(
        "select pg_advisory_xact_lock(hashtextextended(?::text, 0))",
        List.of("tranche " + table.sql()),
        row -> true);
  }

  /** Asks first: who may not make schemas may not even say "if not exists". */
  @Override
  public void createSchema(Table table, Session session) throws SQLException {
    boolean exists =
        session
            .query(
                "select exists (select from pg_namespace where nspname = ?)",
                List.of(table.schema()),
                row -> row.getBoolean(1))
            .get(0);
    if (!exists) {
      session.execute("create schema if not exists " + Table.quoted(table.schema()), List.of());
    }
  }

  @Override
  public String createTableAs(Table table, String query) {
    return "create table if not exists " + table.sql() + " as (\n" + query + "\n) with no data";
  }

  @Override
  public String insertInto(Table table, String query, List<Object> values, Session session)
      throws SQLException {
    Columns columns = columns(table, session);
    List<String> names =
        session.labels(query, values).stream()
            .map(label -> columns.find(label).map(Column::name).orElse(label))
            .map(Table::quoted)
            .toList();
    return "insert into " + table.sql() + " (" + String.join(", ", names) + ")\n" + query;
  }

  /**
   * The first condition reads the text as a value of the column's type, so that an index on it can
   * be used; the second one tells {@code 1} from {@code 01}, which are partitions of their own.
   */
  @Override
  public List<String> isText(Column column) {
    String value = Table.quoted(column.name());
    return column.sort() == Column.Sort.TEXT
        ? List.of(value + " = ?")
        : List.of(value + " = ?", "cast(" + value + " as text) = ?");
  }

  @Override
  public Table fence(Session session) throws SQLException {
    String schema =
        session.query("select current_schema()", List.of(), row -> row.getString(1)).get(0);
    return new Table(schema, Fence.TABLE);
  }

  /**
   * Rows are locked in the order of their keys, so that two transactions that want the same ones
   * never wait for each other. A row that another transaction holds is waited for, and then
   * compared as that one has left it.
   */
  @Override
  public boolean take(
      Table fence, String asset, List<String> partitions, long token, Session session)
      throws SQLException {
    Set<String> keys = new TreeSet<>(partitions);
    int process =
        session
            .query(
                "select pg_backend_pid(), set_config('application_name', ?, true)",
                List.of(SESSION + token),
                row -> row.getInt(1))
            .get(0);
    session.raising(token, process);
    try {
      long taken =
          session.execute(
              "insert into "
                  + fence.sql()
                  + """
                   as held (asset, partition, token)
                  select ?::text, key, ?::bigint from unnest(?::text[]) as keys (key) order by key
                  on conflict (asset, partition)
                  do update set token = excluded.token where held.token <= excluded.token""",
              List.of(asset, token, session.array(List.copyOf(keys))));
      return taken == keys.size();
    } finally {
      session.raised();
    }
  }
}
