package io.tranche.endtoend;

import io.tranche.endtoend.judge.AssetPartition;
import io.tranche.endtoend.judge.History.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs wrote outside of the system: rows of a database, and the notes of programs, of which a
 * reader takes that with the highest token.
 */
record Outputs(List<Made> executions, List<Made> found) {

  static Outputs in(Path data) {
    List<Made> found = new ArrayList<>(rows(data));
    Map<AssetPartition, Made> written = new HashMap<>();
    for (Made note : notes(data.resolve(Burning.ENDED))) {
      written.merge(note.of(), note, (a, b) -> a.token() > b.token() ? a : b);
    }
    found.addAll(written.values());
    return new Outputs(notes(data.resolve(Burning.BEGUN)), found);
  }

  private static List<Made> notes(Path file) {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      return Files.readAllLines(file).stream()
          .map(line -> line.split(" ", -1))
          .map(
              words ->
                  new Made(
                      words[3], new AssetPartition(words[0], words[1]), Long.parseLong(words[2])))
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** A copy is read: the file itself is held by the replica that uses it, and nobody writes now. */
  private static List<Made> rows(Path data) {
    Path file = data.resolve(Bundle.WAREHOUSE);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Made> rows = new ArrayList<>();
    try {
      Path folder = Files.createTempDirectory(data, "copy-");
      Path copy = folder.resolve(Bundle.WAREHOUSE);
      Files.copy(file, copy);
      Path log = data.resolve(Bundle.WAREHOUSE + ".wal");
      if (Files.exists(log)) {
        Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:" + copy);
          Statement statement = warehouse.createStatement();
          ResultSet found = statement.executeQuery("select run, place, token from loaded")) {
        while (found.next()) {
          rows.add(
              new Made(
                  found.getString(1),
                  new AssetPartition(Burning.LOADED, found.getString(2)),
                  found.getLong(3)));
        }
      }
      return rows;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (SQLException problem) {
      throw new IllegalStateException("Cannot read the warehouse", problem);
    }
  }
}
