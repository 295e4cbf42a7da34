package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BackfillsCommandTest {

  private static final String BACKFILL =
      """
      {"id": "b1", "status": "%s", "endedAt": "2024-01-01T00:00:00Z", "assets": [
        {"asset": "orders", "runs": 2, "counts": {"total": 3, "done": 2, "failed": 1, "skipped": 0}}]}
      """;
  private static final String PREVIEW =
      """
      {"partitions": 8, "runs": 2, "assets": [
        {"asset": "orders", "partitions": 4, "runs": 2, "partitionsPerRun": 3, "first": ["a", "b"],
         "last": ["d"], "sharesRunsWith": ["clean"], "upstream": [{"asset": "rates", "missing": 1, "affected": 2,
           "examples": ["x"], "nonexistent": ["y"]}]},
        {"asset": "clean", "partitions": 4, "runs": 2, "partitionsPerRun": 3, "first": ["a", "b"],
         "last": ["d"], "sharesRunsWith": ["orders"], "upstream": []}]}
      """;

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final HttpServer server;
  private volatile String answer = BACKFILL.formatted("COMPLETED_SUCCESS");

  BackfillsCommandTest() throws IOException {
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
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(realOut);
    server.stop(0);
  }

  @Test
  void endsAsTheBackfillThatItWatches() {
    List<String> create = List.of("create", "orders", "--partitions", "*", "--watch");
    assertThat(run(create)).isZero();
    answer = BACKFILL.formatted("COMPLETED_FAILED");
    assertThat(run(create)).isEqualTo(1);

    assertThat(sent)
        .startsWith(
            "POST /api/v1/backfills {\"asset\":\"orders\",\"selection\":\"*\"}",
            "GET /api/v1/backfills/b1 ");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith(
            """
            ASSET   TARGETED  DONE  FAILED  SKIPPED  RUNS
            orders  3         2     1       0        2
            COMPLETED_SUCCESS
            """);
  }

  @Test
  void showsWhatWouldBeCreatedAndWhatIsMissing() {
    answer = PREVIEW;
    assertThat(run(List.of("preview", "orders", "--partitions", "*", "--per-run", "3"))).isZero();
    assertThat(run(List.of("create", "orders", "--partitions", "*", "--per-run", "3", "--dry-run")))
        .isZero();

    String form = "{\"asset\":\"orders\",\"selection\":\"*\",\"maxPartitionsPerRun\":3}";
    assertThat(sent)
        .containsExactly(
            "POST /api/v1/backfills/preview " + form, "POST /api/v1/backfills/preview " + form);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith(
            """
            ASSET   PARTITIONS  RUNS  PER RUN  FIRST  LAST  ESTIMATE
            orders  4           2     3        a      d
            clean   4           2     3        a      d
            in the same runs: orders, clean
            orders: 2 of its partitions need some of rates that are missing, such as x
            orders: needs partitions of rates that do not exist, such as y
            8 partitions in 2 runs
            """);
  }

  @Test
  void saysAllThatABackfillMayBeTold() {
    answer = PREVIEW.replaceFirst("\\{", "{\"estimate\": \"PT2M\", ");
    assertThat(
            run(
                List.of(
                    "preview",
                    "job:nightly",
                    "--partitions",
                    "date=[a...b] region=us",
                    "--also",
                    "tag:tier+",
                    "*",
                    "--also",
                    "rates",
                    "date=a",
                    "--order",
                    "descending",
                    "--concurrency",
                    "4",
                    "--config",
                    "{limit: 3}",
                    "--tag",
                    "ticket=42")))
        .isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/backfills/preview {\"asset\":\"job:nightly\",\"selection\":"
                + "\"date=[a...b] region=us\",\"also\":[{\"asset\":\"tag:tier+\",\"selection\":\"*\"},"
                + "{\"asset\":\"rates\",\"selection\":\"date=a\"}],\"order\":\"descending\","
                + "\"concurrency\":4,\"runConfig\":{\"limit\":3},\"tags\":{\"ticket\":\"42\"}}");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .endsWith("8 partitions in 2 runs, about PT2M\n");
  }

  @Test
  void asksForWhatIsToChange() {
    run(List.of("pause", "b1", "--reason", "too busy"));
    run(List.of("resume", "b1"));
    run(List.of("concurrency", "b1", "4"));
    run(List.of("cancel", "b1"));
    run(List.of("retry", "b1"));
    run(List.of("retry", "b1", "--all", "--per-run", "5", "--concurrency", "2"));

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/backfills/b1/pause {\"reason\":\"too busy\"}",
            "POST /api/v1/backfills/b1/resume {}",
            "POST /api/v1/backfills/b1/concurrency {\"concurrency\":4}",
            "POST /api/v1/backfills/b1/cancel {}",
            "POST /api/v1/backfills/b1/retry {\"what\":\"unsuccessful\"}",
            "POST /api/v1/backfills/b1/retry {\"what\":\"all\",\"maxPartitionsPerRun\":5,\"concurrency\":2}");
  }

  @Test
  void showsHowFarItHasComeInOneLine() {
    String backfill =
        """
        {"counts": {"total": 10, "done": 2, "failed": 1, "skipped": 0, "inProgress": 3, "queued": 4},
         "paused": "paused by person:ann"}
        """;
    assertThat(WatchedBackfill.bar(Json.tree(backfill.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            "[#########.....................]  30%  2 of 10 done, 1 failed, 3 in progress"
                + " (paused by person:ann)");
  }

  private int run(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new BackfillsCommand()).execute(all.toArray(String[]::new));
  }
}
