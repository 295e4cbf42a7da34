package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.contracts.files.FileFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the result of a query becomes a file. A format of a plug-in gets the rows from a file of
 * JSON.
 *
 * @param scratch a folder for what is needed on the way
 */
record OutputFile(AssetOutput output, Optional<FileFormat> own, Path scratch) {

  private static final String ROWS = "rows.json";

  /** A statement that writes what a query gives. */
  String copy(String query, Path file) {
    return "copy (\n"
        + query
        + "\n) to "
        + literal(own.isPresent() ? scratch.resolve(ROWS).toString() : file.toString())
        + " ("
        + options()
        + ")";
  }

  private String options() {
    return switch (output.format()) {
      case "parquet" -> "format parquet, compression zstd";
      case "csv" -> "format csv, header true";
      default -> "format json";
    };
  }

  /** To be called when the rows are written. */
  void finish(Path file) throws IOException {
    if (own.isPresent()) {
      Path rows = scratch.resolve(ROWS);
      try (Stream<Map<String, Object>> read = JsonRows.read(rows);
          OutputStream out = Files.newOutputStream(file)) {
        own.get().write(read, out);
      }
      Files.delete(rows);
    }
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
