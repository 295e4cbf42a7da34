package io.tranche.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Receives alerts as their guide says: a notification that comes again is the same one. */
final class AlertInbox implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, JsonNode> notifications = new ConcurrentHashMap<>();
  private final Set<String> runs = ConcurrentHashMap.newKeySet();

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

  /** The runs that were told of. */
  Set<String> runs() {
    return Set.copyOf(runs);
  }

  /** Refuses what differs from what came under its id, or tells of a run again. */
  private void take(HttpExchange exchange) throws IOException {
    JsonNode notification = Json.tree(exchange.getRequestBody().readAllBytes());
    JsonNode before = notifications.putIfAbsent(notification.path("id").asText(), notification);
    boolean right = before == null ? tellsOfNewRuns(notification) : before.equals(notification);
    exchange.sendResponseHeaders(right ? 204 : 409, -1);
    exchange.close();
  }

  private boolean tellsOfNewRuns(JsonNode notification) {
    boolean right = true;
    for (JsonNode event : notification.path("data").path("events")) {
      right &= runs.add(event.path("runId").asText());
    }
    return right;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
