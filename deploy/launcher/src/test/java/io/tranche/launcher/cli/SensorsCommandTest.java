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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SensorsCommandTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final List<String> asked = new ArrayList<>();
  private HttpServer origin;

  @BeforeEach
  void open() throws IOException {
    System.setOut(new PrintStream(printed, true, UTF_8));
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext("/api/v1/sensors", this::answer);
    origin.createContext("/api/v1/launching", this::answer);
    origin.createContext("/api/v1/schedules", this::answer);
    origin.createContext(
        "/api/v1/bundles", exchange -> answer(exchange, "{\"bundle\": \"sales\"}"));
    origin.start();
  }

  @AfterEach
  void close() {
    origin.stop(0);
    System.setOut(realOut);
  }

  @Test
  void stopsASensorWithAReason() {
    assertThat(sensors("stop", "landing", "--reason", "the feed is broken")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/sensors/stop {\"name\":\"landing\",\"reason\":\"the feed is broken\"}");
  }

  @Test
  void startsASchedule() {
    int status = new CommandLine(new SchedulesCommand()).execute(with("start", "nightly"));

    assertThat(status).isZero();
    assertThat(asked).containsExactly("POST /api/v1/schedules/start {\"name\":\"nightly\"}");
  }

  @Test
  void pausesAndResumesAllLaunching() {
    assertThat(
            new CommandLine(new LaunchingCommand.Pause())
                .execute(with("--reason", "the warehouse is being moved")))
        .isZero();
    assertThat(new CommandLine(new LaunchingCommand.Resume()).execute(with())).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/launching/pause {\"reason\":\"the warehouse is being moved\"}",
            "POST /api/v1/launching/resume {}");
  }

  @Test
  void listsWhatIsStopped() {
    assertThat(sensors("list")).isZero();

    assertThat(printed.toString(UTF_8).lines())
        .map(line -> line.replaceAll(" +", " "))
        .containsExactly(
            "NAME TYPE STATUS HEARS TARGET JOB LAST REQUESTED BUNDLE",
            "landing fileArrival stopped in/{name} raw/files sales");
  }

  @Test
  void showsOneSensorWhole() {
    assertThat(sensors("show", "landing")).isZero();

    assertThat(asked).containsExactly("GET /api/v1/sensors?name=landing ");
    assertThat(printed.toString(UTF_8)).contains("status: \"stopped\"");
  }

  @Test
  void triesAnEventOfAFileOfAnAddressOrOfAnAsset() throws IOException {
    Path event = folder.resolve("event.json");
    Files.writeString(event, "{\"Records\":[]}");

    assertThat(sensors("test", "landing", "-f", event.toString())).isZero();
    assertThat(sensors("test", "--object", "s3://in/a/b.csv")).isZero();
    assertThat(sensors("test", "--asset", "raw/orders", "--partition", "2024-01-01")).isZero();
    assertThat(sensors("test", "landing")).isEqualTo(2);

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/sensors/test {\"name\":\"landing\",\"event\":{\"Records\":[]}}",
            "POST /api/v1/sensors/test {\"event\":{\"bucket\":\"in\",\"key\":\"a/b.csv\"}}",
            "POST /api/v1/sensors/test"
                + " {\"event\":{\"asset\":\"raw/orders\",\"partition\":\"2024-01-01\"}}");
  }

  @Test
  void hasASensorReadAgainWhatItHasHeard() {
    assertThat(sensors("replay", "landing", "--from", "2024-05-01T00:00:00Z")).isZero();
    assertThat(sensors("replay", "landing", "--again")).isZero();
    assertThat(sensors("replays", "landing")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/sensors/replay"
                + " {\"name\":\"landing\",\"from\":\"2024-05-01T00:00:00Z\"}",
            "POST /api/v1/sensors/replay {\"name\":\"landing\",\"again\":true}",
            "GET /api/v1/sensors/replays?limit=100&sensor=landing ");
  }

  @Test
  void waitsForTheEndOfAReplay() {
    assertThat(sensors("replay", "landing", "--wait")).isZero();

    assertThat(asked)
        .containsExactly(
            "POST /api/v1/sensors/replay {\"name\":\"landing\"}",
            "GET /api/v1/sensors/replays?id=r1 ",
            "GET /api/v1/sensors/replays?id=r1 ");
    assertThat(printed.toString(UTF_8)).contains("status: \"done\"");
  }

  @Test
  void aDiffShowsWhatStaysStopped() throws IOException {
    Path bundle = folder.resolve("bundle.yaml");
    Files.writeString(bundle, "apiVersion: tranche.io/v1\nbundle: sales\nassets: []\n");

    int status = new CommandLine(new DiffCommand()).execute(with("-f", bundle.toString()));

    assertThat(status).isZero();
    assertThat(printed.toString(UTF_8).lines())
        .contains(
            "  stays stopped: sensor landing (by person:http at 2024-01-01T00:00:00Z: broken)");
  }

  private int sensors(String... arguments) {
    return new CommandLine(new SensorsCommand()).execute(with(arguments));
  }

  private String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + origin.getAddress().getPort());
    return all.toArray(String[]::new);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    if (exchange.getRequestURI().getPath().contains("/replay")) {
      boolean ended = asked.stream().filter(one -> one.contains("?id=")).count() > 1;
      String replay = "{\"id\": \"r1\", \"status\": \"" + (ended ? "done" : "running") + "\"}";
      answer(
          exchange,
          "{\"requestId\": \"r1\", \"replay\": " + replay + ", \"items\": [" + replay + "]}");
      return;
    }
    answer(
        exchange,
        """
        {"items": [{"name": "landing", "status": "stopped", "target": "raw/files",
                    "bundle": "sales", "type": "fileArrival", "hears": "in/{name}",
                    "stopped": {"since": "2024-01-01T00:00:00Z", "by": "person:http",
                                "reason": "broken"}}]}
        """);
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] answer = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
