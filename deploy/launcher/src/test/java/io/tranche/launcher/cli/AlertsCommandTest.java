package io.tranche.launcher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AlertsCommandTest {

  private static final String TAKEN = "{\"receiver\": 0, \"taken\": true}";
  private static final String REFUSED =
      "{\"receiver\": 1, \"taken\": false, \"problem\": \"it answered 500\"}";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final List<String> asked = new ArrayList<>();
  private String samples = TAKEN;
  private HttpServer origin;

  @BeforeEach
  void open() throws IOException {
    System.setOut(new PrintStream(printed, true, UTF_8));
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext("/api/v1/alerts", this::answer);
    origin.start();
  }

  @AfterEach
  void close() {
    origin.stop(0);
    System.setOut(realOut);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
    byte[] answer = ("{\"items\": [" + samples + "]}").getBytes(UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void listsThoseOfOneAlertInOneState() {
    assertThat(alerts("list", "--alert", "down", "--state", "failed")).isZero();

    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("GET /api/v1/alerts?")
        .contains("alert=down", "state=failed");
  }

  @Test
  void endsWithOneIfAReceiverDoesNotTakeTheSample() {
    assertThat(alerts("test", "down")).isZero();
    samples = TAKEN + ", " + REFUSED;
    assertThat(alerts("test", "down")).isEqualTo(1);

    assertThat(asked).containsOnly("POST /api/v1/alerts/test {\"name\":\"down\"}");
    assertThat(printed.toString(UTF_8)).contains("it answered 500");
  }

  private int alerts(String... arguments) {
    String url = "http://127.0.0.1:" + origin.getAddress().getPort();
    return new CommandLine(new AlertsCommand())
        .execute(
            Stream.concat(Stream.of(arguments), Stream.of("--url", url)).toArray(String[]::new));
  }
}
