package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializationException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table that holds the partitions of an asset.
 *
 * @param schema empty where the database chooses it
 */
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
    return new Table(schema == null ? "" : schema, matcher.group(2));
  }

  String sql() {
    return quoted(schema) + "." + quoted(name);
  }

  /** The name as an identifier, whatever characters it has. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** The same table under its whole name. */
  Table located(Session session) throws SQLException {
    return session.dialect().located(this, session);
  }

  /** Its columns; none if there is no such table. */
  Columns columns(Session session) throws SQLException {
    return session.dialect().columns(this, session);
  }
}
