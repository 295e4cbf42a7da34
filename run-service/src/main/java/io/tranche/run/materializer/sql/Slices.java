package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.PartitionInput;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of some partitions in their table. */
record Slices(Table table, Slice.Maker maker, List<PartitionInput> partitions) {

  /** Slices that one statement handles together. */
  private static final int AT_ONCE = 100;

  void delete(Session session) throws SQLException {
    Optional<String> column = ofKeys();
    if (column.isPresent()) {
      session.execute(
          "delete from " + table.sql() + " where " + isIn(column.get()),
          List.of(session.array(keys())));
      return;
    }
    for (List<Slice> slices : chunks()) {
      List<Object> values = new ArrayList<>();
      slices.forEach(slice -> values.addAll(slice.values()));
      session.execute("delete from " + table.sql() + " where " + anyOf(slices), values);
    }
  }

  /** How many rows each partition has, by its key. */
  Map<String, Long> count(Session session) throws SQLException {
    Optional<String> column = ofKeys();
    return column.isPresent() ? countKeys(column.get(), session) : countSlices(session);
  }

  /** The column of texts, if it alone tells partitions apart: many keys are then looked up once. */
  private Optional<String> ofKeys() {
    return partitions.size() > 1 ? maker.keyColumn() : Optional.empty();
  }

  private List<String> keys() {
    return partitions.stream().map(PartitionInput::key).toList();
  }

  private static String isIn(String column) {
    return column + " in (select unnest(cast(? as varchar[])))";
  }

  private Map<String, Long> countKeys(String column, Session session) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    keys().forEach(key -> rows.put(key, 0L));
    session
        .query(
            "select "
                + column
                + ", count(*) from "
                + table.sql()
                + " where "
                + isIn(column)
                + " group by "
                + column,
            List.of(session.array(keys())),
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(count -> rows.put(count.getKey(), count.getValue()));
    return rows;
  }

  private Map<String, Long> countSlices(Session session) throws SQLException {
    List<Long> counts = new ArrayList<>();
    for (List<Slice> slices : chunks()) {
      counts.addAll(counts(slices, session));
    }
    Map<String, Long> rows = new LinkedHashMap<>();
    for (int i = 0; i < partitions.size(); i++) {
      rows.put(partitions.get(i).key(), counts.get(i));
    }
    return rows;
  }

  private List<Long> counts(List<Slice> slices, Session session) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Slice slice : slices) {
      columns.add("count(*) filter (where " + slice.predicate() + ")");
      values.addAll(slice.values());
    }
    slices.forEach(slice -> values.addAll(slice.values()));
    return session
        .query(
            "select "
                + String.join(", ", columns)
                + " from "
                + table.sql()
                + " where "
                + anyOf(slices),
            values,
            row -> {
              List<Long> found = new ArrayList<>();
              for (int i = 1; i <= slices.size(); i++) {
                found.add(row.getLong(i));
              }
              return found;
            })
        .get(0);
  }

  private List<List<Slice>> chunks() {
    List<Slice> slices = partitions.stream().map(maker::slice).toList();
    List<List<Slice>> chunks = new ArrayList<>();
    for (int from = 0; from < slices.size(); from += AT_ONCE) {
      chunks.add(slices.subList(from, Math.min(slices.size(), from + AT_ONCE)));
    }
    return chunks;
  }

  private static String anyOf(List<Slice> slices) {
    return "(" + String.join(") or (", slices.stream().map(Slice::predicate).toList()) + ")";
  }
}
