package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands that launch runs send, and how they end. */
class LaunchCommandsTest {

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final PrintStream realOut = System.out;
  private final HttpServer server;
  private final Map<String, String> retries = new ConcurrentHashMap<>();
  private volatile String status = "SUCCESS";

  LaunchCommandsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          sent.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String other = retries.get(exchange.getRequestURI().getPath());
          byte[] answer =
              (other != null
                      ? other
                      : "{\"id\": \"r1\", \"status\": \"%s\", \"endedAt\": \"2024-01-01T00:00:00Z\"}"
                          .formatted(status))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(realOut);
    server.stop(0);
  }

  @Test
  void runsAJob() {
    assertThat(run(new JobsCommand(), "run", "hourly", "2024-01-01-00:00")).isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/runs {\"job\":\"hourly\",\"partition\":\"2024-01-01-00:00\"}");
  }

  @Test
  void asksForARunLaterAndWithTags() {
    assertThat(
            run(
                new MaterializeCommand(),
                "total",
                "--not-before",
                "2024-01-31T18:00:00Z",
                "--tag",
                "tranche/max_retries=3",
                "--tag",
                "team=data"))
        .isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/runs {\"asset\":\"total\",\"partition\":\"\","
                + "\"notBefore\":\"2024-01-31T18:00:00Z\","
                + "\"tags\":{\"tranche/max_retries\":\"3\",\"team\":\"data\"}}");
  }

  @Test
  void sendsAConfigurationAsItIsGivenOrFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), "limit: 5\nmode: fast\n");

    assertThat(run(new MaterializeCommand(), "total", "--config", "{limit: 5}")).isZero();
    assertThat(run(new JobsCommand(), "run", "hourly", "--config", file.toString())).isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/runs {\"asset\":\"total\",\"partition\":\"\",\"runConfig\":{\"limit\":5}}",
            "POST /api/v1/runs {\"job\":\"hourly\",\"partition\":\"\","
                + "\"runConfig\":{\"limit\":5,\"mode\":\"fast\"}}");
  }

  @Test
  void saysWhatIsNoConfiguration() {
    assertThatThrownBy(() -> GivenConfig.read("nowhere.yaml"))
        .hasMessage("Cannot read --config: no such file, and no JSON object (nowhere.yaml)");
    assertThatThrownBy(() -> GivenConfig.read("{limit: 5"))
        .hasMessageStartingWith("Cannot read --config: ")
        .hasMessageEndingWith("({limit: 5)");
  }

  @Test
  void endsAsTheRunThatItWaitsFor() {
    assertThat(run(new MaterializeCommand(), "total", "--wait")).isZero();
    status = "FAILURE";
    assertThat(run(new MaterializeCommand(), "total", "--wait")).isEqualTo(1);

    assertThat(sent)
        .startsWith(
            "POST /api/v1/runs {\"asset\":\"total\",\"partition\":\"\"}", "GET /api/v1/runs/r1 ");
  }

  @Test
  void waitsForTheRetryThatFollowsAFailedRun() {
    status = "FAILURE\", \"retry\": {\"runId\": \"r2\"}, \"x\": \"";
    retries.put(
        "/api/v1/runs/r2",
        "{\"id\": \"r2\", \"status\": \"SUCCESS\", \"endedAt\": \"2024-01-01T00:01:00Z\"}");

    assertThat(run(new MaterializeCommand(), "total", "--wait")).isZero();

    assertThat(sent).endsWith("GET /api/v1/runs/r1 ", "GET /api/v1/runs/r2 ");
  }

  @Test
  void launchesAllAssetsForTheKeysThatItAdds() {
    assertThat(
            run(
                new PartitionSetsCommand(),
                "add",
                "regions",
                "us",
                "eu",
                "--launch",
                "sales",
                "--launch",
                "summary"))
        .isZero();
    assertThat(run(new PartitionSetsCommand(), "add", "regions", "jp")).isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/partition-sets/keys {\"set\":\"regions\",\"keys\":[\"us\",\"eu\"],"
                + "\"launch\":[\"sales\",\"summary\"]}",
            "POST /api/v1/partition-sets/keys {\"set\":\"regions\",\"keys\":[\"jp\"],\"launch\":[]}");
  }

  @Test
  void namesAndCountsKeysAndTellsTheirHistory() {
    assertThat(run(new PartitionSetsCommand(), "rename", "regions", "jp", "Japan")).isZero();
    assertThat(run(new PartitionSetsCommand(), "history", "regions", "jp")).isZero();
    assertThat(run(new PartitionSetsCommand(), "count", "regions", "--prefix", "j")).isZero();
    assertThat(run(new PartitionSetsCommand(), "keys", "regions", "--order", "newest")).isZero();
    assertThat(run(new PartitionSetsCommand(), "keys", "regions", "--removed")).isZero();

    assertThat(sent)
        .containsExactly(
            "PATCH /api/v1/partition-sets/keys"
                + " {\"set\":\"regions\",\"key\":\"jp\",\"displayName\":\"Japan\"}",
            "GET /api/v1/partition-sets/history?key=jp&limit=100&set=regions ",
            "GET /api/v1/partition-sets/count?search=j&set=regions ",
            "GET /api/v1/partition-sets/keys?limit=100&order=newest&set=regions ",
            "GET /api/v1/partition-sets/keys?limit=100&removed=true&set=regions ");
  }

  private int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(command).execute(all.toArray(String[]::new));
  }
}
