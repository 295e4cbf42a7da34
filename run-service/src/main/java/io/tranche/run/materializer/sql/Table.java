package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializationException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table that holds the partitions of an asset. */
record Table(String schema, String name) {

  private static final Pattern FORM = Pattern.compile("(?:(\\w+)\\.)?(\\w+)");

  /**
   * Reads {@code table} or {@code schema.table}.
   *
   * @throws MaterializationException for any other form
   */
  static Table parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new MaterializationException(
          "Cannot use table: its name is not of the form table or schema.table, of letters, digits"
              + " and _ ("
              + text
              + ")");
    }
    String schema = matcher.group(1);
    return new Table(schema == null ? "main" : schema, matcher.group(2));
  }

  String sql() {
    return quoted(schema) + "." + quoted(name);
  }

  /** The name as an identifier, whatever characters it has. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** The types by column name, in whatever case; empty if there is no such table. */
  Map<String, String> columns(Session session) throws SQLException {
    Map<String, String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    session
        .query(
            """
            select column_name, data_type from duckdb_columns()
            where database_name = current_database()
              and lower(schema_name) = ? and lower(table_name) = ?""",
            List.of(schema.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)),
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(column -> columns.put(column.getKey(), column.getValue()));
    return columns;
  }

  void createSchema(Session session) throws SQLException {
    if (!schema.equals("main")) {
      session.execute("create schema if not exists " + quoted(schema), List.of());
    }
  }
}
