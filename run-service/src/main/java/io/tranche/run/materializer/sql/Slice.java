package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.partitions.TimeWindow;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of one partition.
 *
 * @param predicate over the columns of the table, with {@code ?} for the values
 */
record Slice(String predicate, List<Object> values) {

  Slice {
    values = List.copyOf(values);
  }

  /**
   * Makes the slices of one table.
   *
   * @param columns of the table
   */
  record Maker(
      Materializer.Sql materializer, Dimensions dimensions, Columns columns, Dialect dialect) {

    Slice slice(PartitionInput partition) {
      List<String> conditions = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      new TreeMap<>(materializer.partitionColumns())
          .forEach(
              (dimension, column) -> condition(partition, dimension, column, conditions, values));
      return new Slice(conditions.isEmpty() ? "true" : String.join(" and ", conditions), values);
    }

    /** The column that alone, and as a text, tells whose a row is; quoted. */
    Optional<String> keyColumn() {
      return Optional.ofNullable(materializer.partitionColumns().get(""))
          .map(named -> columns.find(named).orElseThrow(() -> missing(named)))
          .filter(column -> column.sort() == Column.Sort.TEXT)
          .map(column -> Table.quoted(column.name()));
    }

    private void condition(
        PartitionInput partition,
        String dimension,
        String named,
        List<String> conditions,
        List<Object> values) {
      Column column = columns.find(named).orElseThrow(() -> missing(named));
      String part = dimensions.part(partition, dimension);
      Optional<TimeWindow> window = dimensions.window(partition, dimension);
      if (window.isPresent() && column.isTime()) {
        String quoted = Table.quoted(column.name());
        conditions.add(quoted + " >= ? and " + quoted + " < ?");
        values.add(dimensions.bound(window.get().start(), dimension, column.sort()));
        values.add(dimensions.bound(window.get().end(), dimension, column.sort()));
      } else {
        for (String condition : dialect.isText(column)) {
          conditions.add(condition);
          values.add(part);
        }
      }
    }

    private MaterializationException missing(String column) {
      return new MaterializationException(
          "Cannot find partition column: table "
              + materializer.table()
              + " has only "
              + String.join(", ", columns.names())
              + " ("
              + column
              + ")");
    }
  }
}
