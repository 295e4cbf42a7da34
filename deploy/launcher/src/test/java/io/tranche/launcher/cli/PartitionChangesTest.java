package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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

class PartitionChangesTest {

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter errors = new StringWriter();
  private final HttpServer server;

  PartitionChangesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          sent.add(
              exchange.getRequestURI().getPath()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "{\"partitions\": [\"a\"]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void wipesOnlyWhatIsReallyMeant() {
    assertThat(run("wipe", "raw/orders", "a")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("Cannot wipe partitions: this cannot be undone, --yes is missing (raw/orders a)");
    assertThat(sent).isEmpty();

    assertThat(run("wipe", "raw/orders", "a", "--yes")).isZero();
    assertThat(run("wipe", "total", "--yes")).isZero();
    assertThat(sent)
        .containsExactly(
            "/api/v1/partition-status/wipes {\"asset\":\"raw/orders\",\"selection\":\"a\"}",
            "/api/v1/partition-status/wipes {\"asset\":\"total\"}");
  }

  @Test
  void reportsWhatSomethingElseHasMadeAndWhatWasSeenOfIt() {
    assertThat(run("report", "rates", "a", "--data-version", "v7", "--metadata", "rows=31"))
        .isZero();
    assertThat(run("observe", "rates", "a", "--metadata", "size=9")).isZero();

    assertThat(sent)
        .containsExactly(
            "/api/v1/reports/materializations {\"asset\":\"rates\",\"partition\":\"a\","
                + "\"dataVersion\":\"v7\",\"metadata\":{\"rows\":\"31\"}}",
            "/api/v1/reports/observations {\"asset\":\"rates\",\"partition\":\"a\","
                + "\"metadata\":{\"size\":\"9\"}}");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new PartitionsCommand())
        .setErr(new PrintWriter(errors, true))
        .execute(all.toArray(String[]::new));
  }
}
