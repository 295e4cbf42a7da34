package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.bson.Document;

/** What {@code ./tranche up} runs, with its data folder, its command line and its HTTP origin. */
final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AtomicInteger NUDGES = new AtomicInteger();

  private final Path data;
  private final Launcher launcher;
  private final String console;
  private final MongoClient documents;
  private final Stored store;
  private final HttpClient http = HttpClient.newHttpClient();

  private Installation(Path data, Launcher launcher, String console, String storeUri) {
    this.data = data;
    this.launcher = launcher;
    this.console = console;
    this.documents = MongoClients.create(storeUri);
    this.store = new Stored(storeUri, new Names(Topics.DEFAULT_PREFIX, "tranche_"));
  }

  static Installation up(Path data) throws IOException {
    Launcher launcher = Launcher.start(data, List.of("up"));
    String console = launcher.awaitConsole();
    JsonNode endpoints = Json.tree(Files.readAllBytes(data.resolve("endpoints.json")));
    return new Installation(data, launcher, console, endpoints.path("store").asText());
  }

  Path data() {
    return data;
  }

  static Path sample(String name) {
    return Service.distribution().resolve("deploy/samples").resolve(name);
  }

  /** Runs one command of the command line, which succeeds. */
  void run(String... arguments) throws IOException, InterruptedException {
    try (Launcher command = Launcher.command(data, arguments)) {
      assertThat(command.awaitExit(PATIENCE)).as(command.output()).isZero();
    }
  }

  void apply(String sample) throws IOException, InterruptedException {
    run("apply", "-f", sample(sample).toString());
  }

  /** Copies a file as a careful program does: under a name that is passed over, then renamed. */
  void drop(Path file, String folder) throws IOException {
    Path target =
        Files.createDirectories(data.resolve(folder)).resolve(String.valueOf(file.getFileName()));
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** All files of a folder of a sample. */
  void dropAll(String sample, String from, String folder) throws IOException {
    try (var files = Files.list(sample(sample).resolve(from))) {
      for (Path file : files.toList()) {
        drop(file, folder);
      }
    }
  }

  /** Waits until an asset has had so many runs, and all of them have ended. */
  List<Document> awaitRuns(String asset, int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Document> runs = runs(asset);
              assertThat(runs).hasSizeGreaterThanOrEqualTo(count);
              assertThat(runs).allMatch(run -> run.getDate("endedAt") != null);
              assertThat(store.admitted()).isEmpty();
            });
    List<Document> runs = runs(asset);
    assertThat(runs).as("runs of %s", asset).hasSize(count);
    return runs;
  }

  /** Waits until nothing has run for a moment that is long against what follows from a run. */
  void awaitQuiet() {
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> store.admitted().isEmpty());
  }

  /** In the order in which they were let in. */
  List<Document> runs(String asset) {
    List<Document> runs = new ArrayList<>(store.runs().values());
    runs.removeIf(run -> !run.getList("assets", String.class).contains(asset));
    runs.sort((a, b) -> Long.compare(Stored.token(a), Stored.token(b)));
    return runs;
  }

  /** Of the newest run that ended well of each partition. */
  void awaitMaterialized(String asset, String partition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(store.runsOf(asset, partition))
                    .as("runs of %s %s", asset, partition)
                    .isNotEmpty()
                    .allMatch(run -> "SUCCESS".equals(run.getString("status"))));
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(console + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body())).isIn(200, 201, 202);
    return Json.tree(answer.body());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(console + path)).build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    return Json.tree(answer.body());
  }

  /** Asks over HTTP for a backfill, and waits until it has ended. */
  JsonNode backfill(Map<String, Object> form) throws IOException, InterruptedException {
    String path = "/api/v1/backfills/" + post("/api/v1/backfills", form).path("id").asText();
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> get(path), backfill -> backfill.path("endedAt").isTextual());
  }

  /** Puts a schedule to where it would be had nothing run since then. */
  void rewind(String schedule, Instant then) throws IOException, InterruptedException {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> store.all("sensor", "schedules").containsKey(schedule));
    documents
        .getDatabase("tranche_sensor")
        .getCollection("schedules")
        .updateOne(Filters.eq("_id", schedule), Updates.set("upTo", Date.from(then)));
    replace("nudge", "assets: [{key: nudge" + NUDGES.incrementAndGet() + ", external: true}]");
  }

  /** Asks a database after all that names it is taken away, so that nobody holds its file. */
  List<List<String>> askAfterRemovalOf(String bundle, String warehouse, String sql)
      throws IOException, InterruptedException {
    replace(bundle, "assets: []");
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(SQLException.class::isInstance)
        .until(() -> ask(warehouse, sql), rows -> true);
  }

  private List<List<String>> ask(String warehouse, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + data.resolve(warehouse));
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
          row.add(String.valueOf(results.getString(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private void replace(String bundle, String rest) throws IOException, InterruptedException {
    Path file = Files.createTempFile(data, bundle, ".yaml");
    Files.writeString(file, "apiVersion: tranche.io/v1\nbundle: " + bundle + "\n" + rest + "\n");
    run("apply", "-f", file.toString());
  }

  @Override
  public void close() {
    store.close();
    documents.close();
    launcher.close();
  }
}
