package io.tranche.benchmarks;

import io.tranche.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The figures of one run, for people and for programs. */
final class Results {

  private static final String ROW = "%-28s %12s %-10s %12s %8s%n";

  private final String command;
  private final List<Result> results = new ArrayList<>();

  Results(String command) {
    this.command = command;
  }

  void add(List<Result> more) {
    results.addAll(more);
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(String.format(Locale.ROOT, ROW, "name", "value", "unit", "bare loop", "ratio"));
    for (Result result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              ROW,
              result.name(),
              number(result.value()),
              result.unit(),
              result.baseline().map(Results::number).orElse(""),
              result.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse("")));
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }

  void write(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", result.name());
      row.put("value", result.value());
      row.put("unit", result.unit());
      row.put("baseline", result.baseline());
      row.put("ratio", result.ratio());
      row.put("command", command);
      rows.add(row);
    }
    Optional<Path> folder = Optional.ofNullable(file.getParent());
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(rows));
  }
}
