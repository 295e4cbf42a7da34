package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the row that a check's query gives. */
final class CheckRow {

  private static final String PASSED = "passed";

  private CheckRow() {}

  /**
   * The answer of the row: its only column, or the one called {@code passed}; the others are
   * metadata.
   */
  static CheckAnswer answer(ResultSet row, Function<String, MaterializationException> failure)
      throws SQLException {
    if (row.getMetaData().getColumnCount() == 1) {
      return new CheckAnswer(truth(row.getObject(1), failure), Map.of());
    }
    Map<String, Object> metadata = RowMetadata.of(row, List.of(PASSED));
    OptionalInt passed = RowMetadata.column(row, PASSED);
    if (passed.isEmpty()) {
      throw failure.apply(
          "of several columns one must be called passed ("
              + String.join(", ", metadata.keySet())
              + ")");
    }
    return new CheckAnswer(truth(row.getObject(passed.getAsInt()), failure), metadata);
  }

  private static boolean truth(
      @Nullable Object value, Function<String, MaterializationException> failure) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw failure.apply("it must say true or false (" + value + ")");
  }
}
