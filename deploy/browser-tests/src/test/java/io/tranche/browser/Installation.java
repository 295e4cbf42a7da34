package io.tranche.browser;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything on this machine, as {@code tranche up} starts it, in a data folder of its own. */
final class Installation implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
  private static final int LINES_OF_THE_LOG = 40;
  private static final int LINES_OF_AN_ERROR = 20;

  private final Path data;
  private final Process launcher;
  private final Thread atExit = new Thread(this::kill, "kill-installation");
  private final HttpClient http = HttpClient.newHttpClient();
  private String console = "";

  private Installation(Path data, Process launcher) {
    this.data = data;
    this.launcher = launcher;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static Installation start() throws IOException {
    Path data = Files.createTempDirectory("tranche-browser-");
    Process launcher =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.util.logging.config.file="
                        + Needs.home().resolve("deploy/launcher/logging.properties"),
                    "-jar",
                    Needs.launcher().toString(),
                    "up",
                    "--data",
                    data.toString(),
                    "--distribution",
                    Needs.home().toString()))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("launcher.log").toFile())
            .start();
    Installation installation = new Installation(data, launcher);
    try {
      installation.awaitReady();
      return installation;
    } catch (IOException | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException {
    Path endpoints = data.resolve("endpoints.json");
    await("the installation is ready")
        .atMost(READY_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Files.exists(endpoints) || !launcher.isAlive());
    if (!Files.exists(endpoints)) {
      throw new IllegalStateException("Cannot start the installation: it has ended.\n" + tail());
    }
    console =
        JsonParser.parseString(Files.readString(endpoints))
            .getAsJsonObject()
            .get("console")
            .getAsString();
  }

  /** The address of a page, or of a resource. */
  String url(String path) {
    return console + path;
  }

  void apply(String bundle, String document) {
    send("PUT", "/api/v1/bundles/" + bundle, "application/yaml", document);
  }

  JsonObject post(String path, String body) {
    return send("POST", path, "application/json", body);
  }

  JsonObject get(String path) {
    return send("GET", path, "application/json", "");
  }

  private JsonObject send(String method, String path, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            "Cannot %s %s: %s (%d)"
                .formatted(method, path, response.body(), response.statusCode()));
      }
      return JsonParser.parseString(response.body()).getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot " + method + " " + path + "\n" + tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("launcher.log"));
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_THE_LOG), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** The logs are deleted with the rest; what services could not do is worth reading. */
  private void printErrors() throws IOException {
    Path logs = data.resolve("logs");
    if (!Files.isDirectory(logs)) {
      return;
    }
    try (Stream<Path> files = Files.list(logs)) {
      for (Path log : files.sorted().toList()) {
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < lines.size(); i++) {
          if (lines.get(i).contains(" ERROR ")) {
            int end = Math.min(lines.size(), i + LINES_OF_AN_ERROR);
            System.out.println(log.getFileName() + ": " + String.join("\n", lines.subList(i, end)));
            i = end - 1;
          }
        }
      }
    }
  }

  private void kill() {
    launcher.descendants().forEach(ProcessHandle::destroyForcibly);
    launcher.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    launcher.destroy();
    try {
      if (!launcher.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    printErrors();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
