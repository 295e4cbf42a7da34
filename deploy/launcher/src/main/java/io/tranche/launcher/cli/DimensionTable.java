package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.launcher.cli.Output.Column;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The status of one dimension of several, a line for each of its keys, or for some of them. */
final class DimensionTable {

  static final List<Column> COLUMNS =
      List.of(
          new Column("FROM", "/key"),
          new Column("KEYS", "/keys"),
          new Column("PARTITIONS", "/partitions"),
          new Column("MATERIALIZED", "/counts/MATERIALIZED"),
          new Column("MATERIALIZING", "/counts/MATERIALIZING"),
          new Column("FAILED", "/counts/FAILED"),
          new Column("MISSING", "/counts/MISSING"));

  /** Lines that have one key each need not say so. */
  static List<Column> columns(ArrayNode lines) {
    for (JsonNode line : lines) {
      if (line.path("keys").asLong() != 1) {
        return COLUMNS;
      }
    }
    return COLUMNS.stream()
        .filter(column -> !column.title().equals("KEYS"))
        .map(column -> column.title().equals("FROM") ? new Column("KEY", "/key") : column)
        .toList();
  }

  private DimensionTable() {}

  /**
   * The lines of an answer: its runs of equal shares are taken apart again.
   *
   * @param strip answer of {@code /partition-status/dimension}
   */
  static ArrayNode lines(JsonNode strip) {
    JsonNode side = strip.path("side");
    long from = side.path("from").asLong();
    long to = side.path("to").asLong();
    int parts = side.path("keys").size();
    ArrayNode lines = Json.mapper().createArrayNode();
    Iterator<JsonNode> runs = strip.path("runs").iterator();
    JsonNode run = Json.mapper().createObjectNode();
    for (int part = 0; part < parts; part++) {
      long start = from + (to - from) * part / parts;
      long end = from + (to - from) * (part + 1) / parts;
      while (run.path("to").asLong() <= start && runs.hasNext()) {
        run = runs.next();
      }
      lines.add(line(side.path("keys").path(part).asText(), end - start, run));
    }
    return lines;
  }

  private static ObjectNode line(String key, long keys, JsonNode run) {
    long length = Math.max(1, run.path("to").asLong() - run.path("from").asLong());
    ObjectNode line = Json.mapper().createObjectNode().put("key", key).put("keys", keys);
    ObjectNode counts = Json.mapper().createObjectNode();
    long partitions = 0;
    for (Map.Entry<String, JsonNode> count : run.path("counts").properties()) {
      long ofTheLine = count.getValue().asLong() * keys / length;
      counts.put(count.getKey(), ofTheLine);
      partitions += ofTheLine;
    }
    line.put("partitions", partitions);
    line.set("counts", counts);
    return line;
  }
}
