package io.tranche.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class StalePartitionsCommandTest {

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;

  StalePartitionsCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/api/v1/partition-status/staleness",
        exchange -> {
          asked.add(
              String.join(
                  "&",
                  new TreeSet<>(
                      Arrays.asList(exchange.getRequestURI().getQuery().split("&", -1)))));
          byte[] answer =
              "{\"items\": [{\"partition\": \"a\", \"state\": \"STALE\"}]}"
                  .getBytes(StandardCharsets.UTF_8);
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
  void listsWhatIsStaleUnlessAPartitionOrAStateIsNamed() {
    assertThat(run("prices")).isZero();
    assertThat(run("prices", "eur")).isZero();
    assertThat(run("prices", "--state", "FRESH")).isZero();

    assertThat(asked)
        .containsExactly(
            "asset=prices&limit=100&state=STALE",
            "asset=prices&limit=100&partition=eur",
            "asset=prices&limit=100&state=FRESH");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("stale"));
    all.addAll(List.of(arguments));
    all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new PartitionsCommand()).execute(all.toArray(String[]::new));
  }
}
