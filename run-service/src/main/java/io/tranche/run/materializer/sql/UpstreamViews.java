package io.tranche.run.materializer.sql;

import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.contracts.files.FileFormat;
import io.tranche.run.files.FileExchange;
import io.tranche.run.files.UpstreamFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a script reads as tables: for each asset upstream the rows of exactly its partitions that
 * are upstream, with their key in the column {@code partition_key}. The view has the name of the
 * asset's key, and those that are left of it without its first segments where they mean one asset
 * only: {@code "sales/raw/orders"}, {@code "raw/orders"}, {@code orders}.
 *
 * @param byAsset by their keys
 */
record UpstreamViews(Map<String, View> byAsset) {

  private static final String FILES = "tranche_files";
  private static final String FILE_COLUMN = "tranche_file";

  /** The rows of some files. */
  record View(AssetOutput output, Map<String, Path> byPartition) {}

  static UpstreamViews of(Map<String, UpstreamFiles> upstream, FileExchange exchange, Path scratch)
      throws IOException {
    Map<String, View> views = new LinkedHashMap<>();
    for (Map.Entry<String, UpstreamFiles> read : upstream.entrySet()) {
      UpstreamFiles files = read.getValue();
      Optional<FileFormat> own = exchange.own(files.output());
      views.put(
          read.getKey(),
          own.isEmpty()
              ? new View(files.output(), files.byPartition())
              : translated(files, own.get(), Files.createTempDirectory(scratch, "read-")));
    }
    return new UpstreamViews(views);
  }

  private static View translated(UpstreamFiles files, FileFormat own, Path folder)
      throws IOException {
    Map<String, Path> translated = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.byPartition().entrySet()) {
      Path rows = folder.resolve(translated.size() + ".json");
      try (InputStream in = Files.newInputStream(file.getValue());
          Stream<Map<String, Object>> read = own.read(in)) {
        JsonRows.write(read, rows);
      }
      translated.put(file.getKey(), rows);
    }
    return new View(new AssetOutput(files.output().connection(), "json"), translated);
  }

  void create(Session session) throws SQLException {
    if (byAsset.isEmpty()) {
      return;
    }
    session.execute(
        "create temp table " + FILES + " (asset varchar, file varchar, partition_key varchar)",
        List.of());
    for (Map.Entry<String, View> view : byAsset.entrySet()) {
      note(view.getKey(), view.getValue(), session);
      for (String name : names(view.getKey())) {
        session.execute("create temp view " + Table.quoted(name) + " as " + rows(view), List.of());
      }
    }
  }

  private static void note(String asset, View view, Session session) throws SQLException {
    List<String> keys = new ArrayList<>(view.byPartition().keySet());
    List<String> files = view.byPartition().values().stream().map(Path::toString).toList();
    session.execute(
        "insert into " + FILES + " select ?, unnest(?::varchar[]), unnest(?::varchar[])",
        List.of(asset, session.array(files), session.array(keys)));
  }

  /** The key of the asset, and each of its ends that no other asset's key has. */
  private List<String> names(String asset) {
    List<String> names = new ArrayList<>();
    int slash;
    int from = 0;
    do {
      String name = asset.substring(from);
      boolean isClear =
          byAsset.keySet().stream()
              .filter(other -> !other.equals(asset))
              .noneMatch(other -> other.equals(name) || other.endsWith("/" + name));
      if (isClear) {
        names.add(name);
      }
      slash = asset.indexOf('/', from);
      from = slash + 1;
    } while (slash >= 0);
    return names;
  }

  private static String rows(Map.Entry<String, View> view) {
    if (view.getValue().byPartition().isEmpty()) {
      return "select cast(null as varchar) as partition_key where false";
    }
    String files =
        view.getValue().byPartition().values().stream()
            .map(file -> OutputFile.literal(Dialect.duckDb().fileName(file)))
            .collect(Collectors.joining(", ", "[", "]"));
    String named = "filename = " + OutputFile.literal(FILE_COLUMN);
    String from =
        switch (view.getValue().output().format()) {
          case "parquet" -> "read_parquet(" + files + ", union_by_name = true, " + named + ")";
          case "csv" ->
              "read_csv(" + files + ", union_by_name = true, header = true, " + named + ")";
          case "json" -> "read_json(" + files + ", union_by_name = true, " + named + ")";
          default ->
              "(select content, size, filename as "
                  + FILE_COLUMN
                  + " from read_blob("
                  + files
                  + "))";
        };
    return "select r.* exclude ("
        + FILE_COLUMN
        + "), f.partition_key from "
        + from
        + " r join "
        + FILES
        + " f on f.file = r."
        + FILE_COLUMN
        + " and f.asset = "
        + OutputFile.literal(view.getKey());
  }
}
