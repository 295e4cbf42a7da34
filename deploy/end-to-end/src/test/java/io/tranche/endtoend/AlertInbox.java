package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Receives alerts as their guide says: a notification that comes again is the same one. */
final class AlertInbox implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, JsonNode> notifications = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> runsByAlert = new ConcurrentHashMap<>();
  private final Queue<JsonNode> wrong = new ConcurrentLinkedQueue<>();

  private AlertInbox() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  static AlertInbox open() {
    try {
      return new AlertInbox();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Nothing differed from what came before under its id, and no alert told of a run again. */
  void assertHolds() {
    assertThat(wrong).as("notifications that should not have come").isEmpty();
  }

  /** The runs that were told of. */
  Set<String> runs() {
    return runsByAlert.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode notification = Json.tree(exchange.getRequestBody().readAllBytes());
    JsonNode before = notifications.putIfAbsent(notification.path("id").asText(), notification);
    if (before == null ? !tellsOfNewRuns(notification) : !before.equals(notification)) {
      wrong.add(notification);
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private boolean tellsOfNewRuns(JsonNode notification) {
    JsonNode data = notification.path("data");
    Set<String> runs =
        runsByAlert.computeIfAbsent(
            data.path("alert").asText(), alert -> ConcurrentHashMap.newKeySet());
    boolean all = true;
    for (JsonNode event : data.path("events")) {
      all &= runs.add(event.path("runId").asText());
    }
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
