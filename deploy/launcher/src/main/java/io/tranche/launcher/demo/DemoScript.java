package io.tranche.launcher.demo;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a demonstration does, and what must come of it; read from {@code demo.yaml} in the folder of
 * a sample.
 *
 * @param folder of the sample
 * @param content of the file
 */
public record DemoScript(Path folder, Content content) {

  private static final String FILE = "demo.yaml";
  private static final YAMLMapper YAML =
      Json.configured(YAMLMapper.builder(new YAMLFactory())).build();

  /**
   * The file's own form.
   *
   * @param bundle the bundle's file
   * @param warehouse the DuckDB file that the bundle writes, in the data folder, if it does
   * @param bucket the bucket that the arrivals name; none where a sensor looks at the folder itself
   * @param folder the folder, in the data folder, that files arrive in
   */
  public record Content(
      String bundle,
      Optional<String> warehouse,
      Optional<String> bucket,
      String folder,
      List<Step> steps,
      List<Check> checks) {}

  /**
   * Files that arrive, and what must be materialized then.
   *
   * @param files a folder in the sample; paths below it become object keys
   * @param materializes partition keys by asset
   */
  public record Step(String title, String files, Map<String, List<String>> materializes) {

    /** Every expected asset partition. */
    List<AssetPartition> expected() {
      return materializes.entrySet().stream()
          .flatMap(
              asset ->
                  asset.getValue().stream().map(key -> new AssetPartition(asset.getKey(), key)))
          .toList();
    }
  }

  /** One partition of one asset. */
  public record AssetPartition(String asset, String partition) {
    @Override
    public String toString() {
      return asset + " " + partition;
    }
  }

  /**
   * A question to the warehouse, or about files in the data folder, with its answer: the text of
   * each cell.
   */
  public record Check(String title, String sql, List<List<String>> rows) {}

  /**
   * The folder of a sample: one that is given, or one of those that come with Tranche by its name.
   */
  public static Path folderOf(Path given, Path samples) {
    return Files.exists(given.resolve(FILE)) ? given : samples.resolve(given);
  }

  /** Reads the script of a sample. */
  public static DemoScript read(Path folder) throws IOException {
    return new DemoScript(
        folder, YAML.readValue(Files.readAllBytes(folder.resolve(FILE)), Content.class));
  }

  /** The files of a step, relative to their folder, in order. */
  List<Path> filesOf(Step step) throws IOException {
    Path root = folder.resolve(step.files());
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }

  /** What the warehouse answers otherwise than expected; its service must have stopped. */
  public List<String> wrongInWarehouse(Path data) {
    List<String> wrong = new ArrayList<>();
    try (Connection warehouse =
            DriverManager.getConnection(
                "jdbc:duckdb:"
                    + content.warehouse().map(file -> data.resolve(file).toString()).orElse(""));
        Statement statement = warehouse.createStatement()) {
      statement.execute(
          "set file_search_path = '" + data.toAbsolutePath().toString().replace("'", "''") + "'");
      for (Check check : content.checks()) {
        List<List<String>> rows = ask(statement, check.sql());
        if (!rows.equals(check.rows())) {
          wrong.add(check.title() + ": expected " + check.rows() + ", found " + rows);
        }
      }
    } catch (SQLException e) {
      wrong.add("Cannot ask the warehouse: " + e.getMessage());
    }
    return wrong;
  }

  private static List<List<String>> ask(Statement statement, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet results = statement.executeQuery(sql)) {
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
          row.add(String.valueOf(results.getString(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
