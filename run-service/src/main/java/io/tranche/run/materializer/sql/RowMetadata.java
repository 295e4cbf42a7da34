package io.tranche.run.materializer.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a row as metadata, by the names of its columns. */
final class RowMetadata {

  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private RowMetadata() {}

  /** All columns but those of some names, whatever their case; what is null is left out. */
  static Map<String, Object> of(ResultSet row, List<String> besides) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      Object value = row.getObject(i);
      if (value != null && besides.stream().noneMatch(name::equalsIgnoreCase)) {
        metadata.put(name, storable(value));
      }
    }
    return metadata;
  }

  /** The place of the column of a name, whatever its case. */
  static OptionalInt column(ResultSet row, String name) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    for (int i = columns.getColumnCount(); i > 0; i--) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(name)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** What the column of a name holds; empty if that is null, or there is none. */
  static Optional<String> text(ResultSet row, String name) throws SQLException {
    OptionalInt column = column(row, name);
    return column.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(row.getObject(column.getAsInt())).map(String::valueOf);
  }

  /** Numbers stay numbers where JSON and the store have them; all else is a text. */
  private static Object storable(Object value) {
    if (value instanceof Boolean || value instanceof Double || value instanceof Float) {
      return value;
    }
    if (value instanceof BigDecimal whole && whole.scale() == 0) {
      return storable(whole.unscaledValue());
    }
    if (value instanceof BigInteger large) {
      return large.abs().compareTo(LARGEST) > 0 ? large.toString() : (Object) large.longValue();
    }
    return value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte
        ? (Object) ((Number) value).longValue()
        : String.valueOf(value);
  }
}
