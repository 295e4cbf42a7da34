package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.partitions.TimeWindow;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
   * @param columns types by name
   */
  record Maker(Materializer.Sql materializer, Dimensions dimensions, Map<String, String> columns) {

    Slice slice(PartitionInput partition) {
      List<String> conditions = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      new TreeMap<>(materializer.partitionColumns())
          .forEach(
              (dimension, column) -> condition(partition, dimension, column, conditions, values));
      return new Slice(conditions.isEmpty() ? "true" : String.join(" and ", conditions), values);
    }

    private void condition(
        PartitionInput partition,
        String dimension,
        String column,
        List<String> conditions,
        List<Object> values) {
      String type = columns.get(column);
      if (type == null) {
        throw new MaterializationException(
            "Cannot find partition column: table "
                + materializer.table()
                + " has only "
                + String.join(", ", columns.keySet())
                + " ("
                + column
                + ")");
      }
      String part = dimensions.part(partition, dimension);
      String quoted = Table.quoted(column);
      Optional<TimeWindow> window = dimensions.window(partition, dimension);
      if (window.isPresent() && isTime(type)) {
        conditions.add(quoted + " >= ? and " + quoted + " < ?");
        values.add(dimensions.bound(window.get().start(), dimension, type));
        values.add(dimensions.bound(window.get().end(), dimension, type));
      } else {
        conditions.add((isText(type) ? quoted : "cast(" + quoted + " as varchar)") + " = ?");
        values.add(part);
      }
    }

    private static boolean isText(String type) {
      return type.equals("VARCHAR");
    }

    private static boolean isTime(String type) {
      return type.equals("DATE") || type.startsWith("TIMESTAMP");
    }
  }
}
