package io.tranche.run.materializer.sql;

import java.util.List;
import java.util.Optional;

/** The columns of a table in their order; none if there is no such table. */
record Columns(List<Column> all) {

  Columns {
    all = List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<String> names() {
    return all.stream().map(Column::name).toList();
  }

  /** The column of exactly this name, or else of this name in another case. */
  Optional<Column> find(String name) {
    return all.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .or(() -> all.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst());
  }
}
