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

/** What the commands about the graph ask for, and how they print the answers. */
class GraphCommandsTest {

  private static final String GRAPH =
      """
      {"catalog": 1, "roots": ["a"], "groups": [],
       "nodes": [{"key": "a", "group": "g", "partitioned": true, "partitions": "daily", "external": true},
                 {"key": "b", "group": "g", "partitioned": false, "external": false}],
       "edges": [{"upstream": "a", "downstream": "b", "mapping": {"type": "all"},
                  "reason": "default: the downstream asset is not partitioned"}]}
      """;
  private static final String RELATED =
      """
      [{"asset": "a", "distance": 2, "count": 1, "partitions": ["2024-01-02"],
        "requiredButNonexistent": ["2024-01-01"],
        "edges": [{"upstream": "a", "downstream": "b", "mapping": {"type": "all"}, "reason": "given"}]}]
      """;

  private static final String KEYS =
      """
      {"items": [{"key": "2024-01-02",
                  "window": {"start": "2024-01-02T00:00:00Z", "end": "2024-01-03T00:00:00Z"}}]}
      """;
  private static final String COUNT =
      """
      {"asset": "a", "selection": "2024-*", "at": "2024-01-05T00:00:00Z", "count": 4}
      """;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream realOut = System.out;
  private final HttpServer server;

  GraphCommandsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(exchange.getRequestURI().toString());
          byte[] answer = answer(path).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private static String answer(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "asset-graph" -> GRAPH;
      case "partitions" -> KEYS;
      case "count" -> COUNT;
      default -> RELATED;
    };
  }

  @AfterEach
  void stop() {
    System.setOut(realOut);
    server.stop(0);
  }

  @Test
  void printsEachEdgeWithItsMappingAndWhy() {
    assertThat(run(new AssetsCommand(), "graph", "1+b")).isZero();

    assertThat(asked).containsExactly("/api/v1/asset-graph?selection=1%2Bb");
    assertThat(output())
        .containsExactly(
            "ASSET  READS  MAPPING  WHY",
            "b      a      all      default: the downstream asset is not partitioned");
  }

  @Test
  void printsTheAssetsOfTheWholeGraphInOrder() {
    assertThat(run(new AssetsCommand(), "graph", "--nodes", "-o", "name")).isZero();

    assertThat(asked).containsExactly("/api/v1/asset-graph?selection=*");
    assertThat(output()).containsExactly("a", "b");
  }

  @Test
  void printsWhatAPartitionIsMadeFromAndWhatOfItDoesNotExist() {
    assertThat(run(new PartitionsCommand(), "upstream", "b", "2024-01", "--depth", "2")).isZero();

    assertThat(asked)
        .containsExactly("/api/v1/partitions/upstream?asset=b&depth=2&partition=2024-01");
    assertThat(output())
        .containsExactly(
            "ASSET  DISTANCE  COUNT  PARTITIONS  DO NOT EXIST  MAPPING  WHY",
            "a      2         1      2024-01-02  2024-01-01    all      given");
  }

  @Test
  void asksAboutSelectedPartitionsTogether() {
    assertThat(run(new PartitionsCommand(), "downstream", "a", "--partitions", "2024-*")).isZero();

    assertThat(asked)
        .containsExactly("/api/v1/partitions/downstream?asset=a&depth=1&selection=2024-*");
  }

  @Test
  void listsKeysWithTheirWindowsAndCountsThemAtAnInstant() {
    assertThat(run(new PartitionsCommand(), "keys", "a", "--partitions", "2024-*")).isZero();
    assertThat(
            run(
                new PartitionsCommand(),
                "count",
                "a",
                "--at",
                "2024-01-05T00:00:00Z",
                "-o",
                "json"))
        .isZero();

    assertThat(asked.get(0)).startsWith("/api/v1/partitions?").contains("selection=2024-*");
    assertThat(asked.get(1))
        .startsWith("/api/v1/partitions/count?")
        .contains("at=2024-01-05T00%3A00%3A00Z");
    assertThat(output())
        .startsWith(
            "KEY         FROM                  TO",
            "2024-01-02  2024-01-02T00:00:00Z  2024-01-03T00:00:00Z")
        .contains("  \"count\" : 4");
  }

  private int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(command).execute(all.toArray(String[]::new));
  }

  private List<String> output() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
