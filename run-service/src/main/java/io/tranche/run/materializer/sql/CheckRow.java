package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the row that a check's query gives. */
final class CheckRow {

  private static final String PASSED = "passed";
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private CheckRow() {}

  /**
   * The answer of the row: its only column, or the one called {@code passed}; the others are
   * metadata.
   */
  static CheckAnswer answer(ResultSet row, Function<String, MaterializationException> failure)
      throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    if (columns.getColumnCount() == 1) {
      return new CheckAnswer(truth(row.getObject(1), failure), Map.of());
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    int passed = 0;
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      Object value = row.getObject(i);
      if (name.equalsIgnoreCase(PASSED)) {
        passed = i;
      } else if (value != null) {
        metadata.put(name, storable(value));
      }
    }
    if (passed == 0) {
      throw failure.apply(
          "of several columns one must be called passed ("
              + String.join(", ", metadata.keySet())
              + ")");
    }
    return new CheckAnswer(truth(row.getObject(passed), failure), metadata);
  }

  private static boolean truth(
      @Nullable Object value, Function<String, MaterializationException> failure) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw failure.apply("it must say true or false (" + value + ")");
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
