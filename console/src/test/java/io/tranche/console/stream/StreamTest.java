package io.tranche.console.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.console.ConsoleTestResource;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.testing.Infrastructure;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConsoleTestResource.class)
class StreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  @TestHTTPResource("/api/v1/stream")
  URI address;

  @Inject TopicTail tail;

  private final Topics topics = new Topics(Infrastructure.topicPrefix());
  private final List<InputStream> opened = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", Infrastructure.bootstrapServers()),
          new StringSerializer(),
          new ByteArraySerializer());

  @BeforeEach
  void awaitTheTail() {
    await().atMost(PATIENCE).until(tail::live);
  }

  @AfterEach
  void close() throws IOException {
    for (InputStream stream : opened) {
      stream.close();
    }
    producer.close();
  }

  @Test
  void tellsThatARunAndItsAssetsHaveChanged() throws Exception {
    List<String> lines = open(null);

    produce(
        topics.runEvents(),
        "run1",
        new RunEvent.RunSucceeded("run1", 3, AT, List.of("raw/orders")));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(lines)
                    .containsSequence(
                        "event: run-changed",
                        "data: {\"runId\":\"run1\",\"status\":\"SUCCESS\",\"assets\":[\"raw/orders\"]}")
                    .containsSequence("event: asset-changed", "data: {\"asset\":\"raw/orders\"}"));
  }

  @Test
  void tellsAFloodOfChangesOfOneAssetAFewTimes() throws Exception {
    List<String> lines = open(null);

    List<Future<RecordMetadata>> flood = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      flood.add(send(topics.assetEvents(), "flood|" + i, failed("flood", "p" + i)));
    }
    for (Future<RecordMetadata> one : flood) {
      one.get();
    }
    produce(topics.assetEvents(), "last|", failed("last", ""));

    await().atMost(PATIENCE).until(() -> lines.contains("data: {\"asset\":\"last\"}"));
    await().atMost(PATIENCE).until(() -> lines.contains("data: {\"asset\":\"flood\"}"));
    assertThat(lines.stream().filter("data: {\"asset\":\"flood\"}"::equals).count()).isLessThan(50);
  }

  @Test
  void goesOnWhereABrowserHadStopped() throws Exception {
    List<String> before = open(null);
    await().atMost(PATIENCE).until(() -> lastId(before) != null);
    String seen = lastId(before);
    produce(topics.assetEvents(), "missed|", failed("missed", ""));
    await().atMost(PATIENCE).until(() -> before.contains("data: {\"asset\":\"missed\"}"));

    List<String> resumed = open(seen);

    await().atMost(PATIENCE).until(() -> resumed.contains("data: {\"asset\":\"missed\"}"));
    assertThat(resumed).doesNotContain("event: resync");
  }

  @Test
  void startsABrowserAnewThatWasAwayTooLong() throws Exception {
    List<String> lines = open("a0:0,r0:0");

    await().atMost(PATIENCE).until(() -> lines.contains("event: resync"));
  }

  @Test
  void skipsARecordThatItCannotRead() throws Exception {
    List<String> lines = open(null);

    producer
        .send(
            new ProducerRecord<>(
                topics.assetEvents(), 0, "x", "{".getBytes(StandardCharsets.UTF_8)))
        .get();
    producer
        .send(
            new ProducerRecord<>(
                topics.assetEvents(), 0, "y", Json.write(failed("after-poison", ""))))
        .get();

    await().atMost(PATIENCE).until(() -> lines.contains("data: {\"asset\":\"after-poison\"}"));
  }

  /** The lines of an event stream, as they come; the first of them has come. */
  private List<String> open(String lastEventId) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    List<String> lines = new CopyOnWriteArrayList<>();
    InputStream body = client.send(request.build(), BodyHandlers.ofInputStream()).body();
    opened.add(body);
    Thread reader = new Thread(() -> read(body, lines), "stream-reader");
    reader.setDaemon(true);
    reader.start();
    await().atMost(PATIENCE).until(() -> lines.contains("event: heartbeat"));
    return lines;
  }

  private static void read(InputStream body, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException closed) {
      lines.add("closed");
    }
  }

  private static String lastId(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("id: ".length()))
        .orElse(null);
  }

  private static AssetEvent failed(String asset, String partition) {
    return new AssetEvent.MaterializationFailed(asset, partition, "run", 1, AT, "no space left");
  }

  private void produce(String topic, String key, Object message) throws Exception {
    send(topic, key, message).get();
  }

  private Future<RecordMetadata> send(String topic, String key, Object message) {
    return producer.send(new ProducerRecord<>(topic, key, Json.write(message)));
  }
}
