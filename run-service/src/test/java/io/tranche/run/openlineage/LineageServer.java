package io.tranche.run.openlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes events at an address that stays the same while it is stopped and started. */
final class LineageServer implements AutoCloseable {

  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final int port;
  private volatile int status = 200;
  private HttpServer server;

  LineageServer() throws IOException {
    server = listening(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listening(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.createContext("/api/v1/lineage", this::take);
    listening.start();
    return listening;
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int answered = status;
    if (answered == 200) {
      taken.add(Json.tree(body));
      headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    } else {
      refusals.incrementAndGet();
    }
    exchange.sendResponseHeaders(answered, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + port + "/api/v1/lineage";
  }

  void answer(int other) {
    status = other;
  }

  int refusals() {
    return refusals.get();
  }

  /** From now on nobody is there. */
  void stop() {
    server.stop(0);
  }

  void start(int answering) throws IOException {
    status = answering;
    server = listening(port);
  }

  List<String> headers() {
    return headers;
  }

  /** What it was told of a run, in the order in which it was. */
  List<JsonNode> of(String run) {
    String id = LineageEvent.runId(run).toString();
    return taken.stream().filter(event -> event.at("/run/runId").asText().equals(id)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
