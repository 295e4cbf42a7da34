package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import io.tranche.testing.Concurrently;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A service far away that makes partitions and calls back, as the guide of materializers has it: of
 * what it is asked twice under one key it does the work once.
 */
final class CallingBack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String DONE = "{\"type\": \"succeeded\", \"metadata\": {\"rows\": 3}}";

  private final Supplier<URI> runService;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Set<String>> keysByPartition = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param runService where run-service answers now: who asked may have died and come back
   *     elsewhere
   */
  private CallingBack(Supplier<URI> runService) throws IOException {
    this.runService = runService;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  static CallingBack open(Supplier<URI> runService) {
    try {
      return new CallingBack(runService);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode asked = Json.tree(exchange.getRequestBody().readAllBytes());
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    String path = URI.create(asked.at("/callback/url").asText()).getPath();
    keysByPartition
        .computeIfAbsent(
            asked.at("/partitions/0/key").asText(), none -> ConcurrentHashMap.newKeySet())
        .add(String.valueOf(key));
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
    Concurrently.run(() -> callBack(path));
  }

  /** Until it is taken, or nobody waits for it any more. */
  private void callBack(String path) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> closed || status(path) < 500);
  }

  private int status(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(runService.get().resolve(path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(DONE))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException killed) {
      return 599;
    }
  }

  /** One piece of work for each partition, however often it was asked for. */
  void assertAskedOnceFor(String partition) {
    assertThat(keysByPartition.get(partition)).as("keys of %s", partition).hasSize(1);
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
  }
}
