package io.tranche.run.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A service of a team: answers as it was told, in that order, and 200 from then on. Cancellations
 * it takes without a word, for some may be of work that a service of another test has begun.
 */
final class TestService implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> cancels = new LinkedBlockingQueue<>();
  private final Queue<Answering> answers = new ConcurrentLinkedQueue<>();

  record Request(String method, String path, Map<String, String> headers, JsonNode body) {

    String key() {
      return headers.get("Idempotency-key");
    }

    /** Where it wants to be called back. */
    String callback() {
      return body.at("/callback/url").asText();
    }
  }

  /** Answers one request. */
  interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  TestService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void willAnswer(int status, String type, String body) {
    willAnswer(exchange -> write(exchange, status, type, body));
  }

  void willAnswer(Answering answering) {
    answers.add(answering);
  }

  static void write(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean isCancel = path.equals("/cancel");
    (isCancel ? cancels : requests)
        .add(new Request(exchange.getRequestMethod(), path, headers, Json.tree(body)));
    Optional.ofNullable(isCancel ? null : answers.poll())
        .orElse(one -> write(one, 200, "application/json", ""))
        .answer(exchange);
  }

  Request next() throws InterruptedException {
    Request request = requests.poll(60, TimeUnit.SECONDS);
    assertThat(request).as("a request to the service").isNotNull();
    return request;
  }

  /** What was said to its address {@code /cancel} of the work of a run. */
  Request nextCancel(String runId) throws InterruptedException {
    while (true) {
      Request cancel = cancels.poll(60, TimeUnit.SECONDS);
      assertThat(cancel).as("a cancellation of the work of run " + runId).isNotNull();
      if (cancel.body().path("runId").asText().equals(runId)) {
        return cancel;
      }
    }
  }

  /** Those that nobody has looked at. */
  Queue<Request> others() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
