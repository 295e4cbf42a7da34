package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
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

class ChecksCommandTest {

  private static final String EVALUATIONS =
      """
      {"items": [{"check": "has_rows", "partition": "a", "passed": false, "severity": "error",
        "holds": true, "metadata": {"rows": 0}, "at": "2024-01-01T00:00:00Z",
        "reportedBy": {"type": "person", "name": "http"}}]}
      """;

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final PrintStream realOut = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final HttpServer server;

  ChecksCommandTest() throws IOException {
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
                  + exchange.getRequestURI().getPath()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = EVALUATIONS.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
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
  void listsWhatChecksSay() {
    assertThat(run("list", "raw/orders", "a", "--failed")).isZero();

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "CHECK     PARTITION  PASSED  SEVERITY  HOLDS  METADATA    REPORTED BY  AT",
            "has_rows  a          false   error     true   {\"rows\":0}  http         "
                + "2024-01-01T00:00:00Z");
    assertThat(run("list", "raw/orders", "--history")).isZero();
    assertThat(sent).containsExactly("GET /api/v1/checks ", "GET /api/v1/checks/evaluations ");
  }

  @Test
  void reportsWhatHasComeOfACheck() {
    assertThat(run("report", "raw/orders", "seen", "a", "--passed", "--metadata", "by=ann"))
        .isZero();

    assertThat(sent)
        .containsExactly(
            "POST /api/v1/reports/checks {\"asset\":\"raw/orders\",\"check\":\"seen\","
                + "\"partition\":\"a\",\"passed\":true,\"metadata\":{\"by\":\"ann\"}}");
  }

  @Test
  void doesNotGuessWhatHasComeOfIt() {
    PrintStream realErr = System.err;
    System.setErr(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    try {
      assertThat(run("report", "raw/orders", "seen", "a")).isEqualTo(2);
      assertThat(run("report", "raw/orders", "seen", "a", "--passed", "--failed")).isEqualTo(2);
    } finally {
      System.setErr(realErr);
    }
    assertThat(sent).isEmpty();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new ChecksCommand()).execute(all.toArray(String[]::new));
  }
}
