package io.tranche.run.materializer.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import io.tranche.contracts.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Files of JSON objects, one a line, between DuckDB and formats of plug-ins. */
final class JsonRows {

  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  private JsonRows() {}

  /** The rows of a file, read while they are asked for; to be closed. */
  static Stream<Map<String, Object>> read(Path file) throws IOException {
    MappingIterator<Map<String, Object>> rows =
        Json.mapper().readerFor(ROW).readValues(file.toFile());
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .map(JsonRows::withoutNulls)
        .onClose(
            () -> {
              try {
                rows.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> row) {
    row.values().removeIf(Objects::isNull);
    return row;
  }

  static void write(Stream<Map<String, Object>> rows, Path file) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      Iterator<Map<String, Object>> all = rows.iterator();
      while (all.hasNext()) {
        lines.write(new String(Json.write(all.next()), StandardCharsets.UTF_8));
        lines.write('\n');
      }
    }
  }
}
