package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration with a sample that has other names, and what is left of it after a crash. */
class LauncherTest {
  private static final String SUFFIX = "_renamed";
  private static final String NAMESPACE = "shop";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void theDemonstrationPassesWithOtherNamesAndItsStateSurvivesAKill(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path sample = renamedSample(folder.resolve("sample"));
    Path data = folder.resolve("data");
    try (Launcher demo =
        Launcher.start(data, List.of("demo", "--exit", "--sample", sample.toString()))) {
      int status = demo.awaitExit(Duration.ofMinutes(6));
      assertThat(status).as(demo.output()).isZero();
      assertThat(demo.output()).contains(NAMESPACE + "/raw/orders" + SUFFIX);
    }

    try (Launcher killed = Launcher.start(data, List.of("up"))) {
      assertKept(killed.awaitConsole());
      List<ProcessHandle> children = killed.children();
      assertThat(children).isNotEmpty();

      killed.kill9();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    try (Launcher again = Launcher.start(data, List.of("up"))) {
      assertKept(again.awaitConsole());
      seeMakeAndTakeBackAChange(sample, data);
    }
  }

  /** On the command line, as a team does it. */
  private static void seeMakeAndTakeBackAChange(Path sample, Path data)
      throws IOException, InterruptedException {
    String folder = sample.toString();
    run(data, 0, "0 created, 0 changed, 0 removed", "diff", "-f", folder);

    Files.writeString(
        sample.resolve("bundle.yaml"),
        """

        schedules:
          - {name: nightly, target: daily_regional_sales%1$s, at: "01:00"}
        jobs:
          - {name: months, target: orders_by_month%1$s}
        """
            .formatted(SUFFIX),
        StandardOpenOption.APPEND);
    run(data, 0, "no problem", "validate", "-f", folder);
    run(data, 1, "+ schedule shop/nightly", "diff", "-f", folder);
    run(data, 0, "2 created", "apply", "-f", folder);
    run(data, 0, "0 1 * * *", "schedules", "list");
    run(data, 0, "monthly", "jobs", "list");
    run(data, 0, "metadata  given", "assets", "graph", "1+daily_regional_sales" + SUFFIX);
    String month = "orders_by_month" + SUFFIX;
    run(data, 0, "93", "partitions", "upstream", month, "2018-01-01", "--depth", "2");

    run(data, 0, "nightly", "bundles", "versions", "sales" + SUFFIX);
    run(data, 0, "- schedule shop/nightly", "bundles", "rollback", "sales" + SUFFIX, "--to", "1");
    run(data, 0, "order_files" + SUFFIX, "partition-sets", "list");
  }

  private static void run(Path data, int status, String output, String... arguments)
      throws IOException, InterruptedException {
    try (Launcher command = Launcher.command(data, arguments)) {
      assertThat(command.awaitExit(Duration.ofMinutes(1))).as(command.output()).isEqualTo(status);
      assertThat(command.output()).contains(output);
    }
  }

  /** The eight order files of the sample. */
  private void assertKept(String console) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              JsonNode status = ask(console + "/api/v1/partition-status?asset=raw/orders" + SUFFIX);
              assertThat(status.path("counts").path("MATERIALIZED").asInt())
                  .as("%s", status)
                  .isEqualTo(8);
            });
  }

  private JsonNode ask(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return Json.tree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }

  /**
   * A copy in which no asset, set, sensor, connection or bundle has its name, and all of them a
   * namespace. Tables keep theirs.
   */
  private static Path renamedSample(Path target) throws IOException {
    Path sales = Service.distribution().resolve("deploy/samples/sales");
    try (Stream<Path> files = Files.walk(sales)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(sales.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    rename(
        target.resolve("bundle.yaml"),
        "\\b(bundle|name|key|asset|set|target|connection): ([a-z_/]+)",
        "$1: $2" + SUFFIX);
    rename(target.resolve("bundle.yaml"), "(?m)^bundle:.*$", "$0\nnamespace: " + NAMESPACE);
    rename(
        target.resolve("demo.yaml"),
        "(?m)^(      )([a-z_/]+)(?=:)",
        "$1" + NAMESPACE + "/$2" + SUFFIX);
    return target;
  }

  private static void rename(Path file, String names, String replacement) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(names, replacement));
  }
}
