package io.tranche.console;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tranche.contracts.Topics;
import io.tranche.testing.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka with the topics declared, and services that answer every request with what they were asked.
 * Nobody listens where the sensor-service should be.
 */
public final class ConsoleTestResource implements QuarkusTestResourceLifecycleManager {
  private final List<HttpServer> servers = new ArrayList<>();

  @Override
  public Map<String, String> start() {
    Topics topics = new Topics(Infrastructure.topicPrefix());
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Infrastructure.bootstrapServers()))) {
      List<NewTopic> declared =
          topics.declarations().stream()
              .map(
                  topic ->
                      new NewTopic(
                          topic.name(),
                          Optional.of(topic.singlePartition() ? 1 : 2),
                          Optional.empty()))
              .toList();
      admin.createTopics(declared).all().get();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot declare the topics", e);
    }
    return Map.of(
        "kafka.bootstrap.servers",
        Infrastructure.bootstrapServers(),
        "tranche.prefix",
        topics.prefix(),
        "tranche.definitions.url",
        echo("definitions"),
        "tranche.sensor.url",
        "http://127.0.0.1:1",
        "tranche.run.url",
        echo("run"));
  }

  private String echo(String name) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer =
                String.join(
                        "\n",
                        name,
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        body)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/api/v1/runs/new");
            exchange.sendResponseHeaders(
                "POST".equals(exchange.getRequestMethod()) ? 201 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      servers.add(server);
      return "http://127.0.0.1:" + server.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    servers.forEach(server -> server.stop(0));
  }
}
