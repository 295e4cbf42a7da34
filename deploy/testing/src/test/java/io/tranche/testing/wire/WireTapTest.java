package io.tranche.testing.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceLaunch;
import io.tranche.testing.ServiceProcess;
import io.tranche.testing.SmallService;
import io.tranche.testing.TrancheTestResource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WireTapTest {
  private static final String INSERT = "store:insert:small.works";
  private static final String PRODUCE = "kafka:produce:works";
  private static final String COMMIT = "kafka:commit:small/works";
  private static final String TOPIC = Infrastructure.topicPrefix() + "works";
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String id = UUID.randomUUID().toString();

  @BeforeAll
  static void createTheTopic() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Infrastructure.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void recordsTheWritesInTheirOrder() throws Exception {
    try (WireTap tap = tap();
        ServiceProcess service = service(tap)) {
      assertThat(work(service, id).get(60, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(tap.calls().written()).containsExactly(INSERT, PRODUCE, COMMIT);
      assertThat(tap.calls().killPoints(5))
          .extracting(KillPoint::toString)
          .containsExactly(
              INSERT + "#1/before",
              INSERT + "#1/after",
              PRODUCE + "#1/before",
              PRODUCE + "#1/after",
              COMMIT + "#1/before",
              COMMIT + "#1/after");
      assertThat(tap.struck()).isEmpty();
    }
  }

  @Test
  void killsBeforeAndAfterEveryRecordedWrite() throws Exception {
    RecordedCalls calm;
    try (WireTap tap = tap();
        ServiceProcess service = service(tap)) {
      work(service, id + "-calm").get(60, TimeUnit.SECONDS);
      calm = tap.calls();
    }
    KillCoverage coverage = new KillCoverage();
    for (KillPoint point : calm.killPoints(1)) {
      String work = id + "-" + point;
      try (WireTap tap = tap();
          ServiceProcess service = service(tap)) {
        tap.arm(point, service::kill9);
        CompletableFuture<Integer> answer = work(service, work);
        tap.awaitStruck(BOUND);
        assertThat(service.isAlive()).isFalse();
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class);
        coverage.add(tap);
      }
      boolean after = point.phase() == KillPoint.Phase.AFTER;
      assertThat(stored(work))
          .as("stored at %s", point)
          .isEqualTo(!point.call().equals(INSERT) || after);
      assertThat(produced(work))
          .as("produced at %s", point)
          .isEqualTo(point.call().equals(COMMIT) || (point.call().equals(PRODUCE) && after));
    }
    coverage.assertCovers(calm);
  }

  @Test
  void carriesTheNextProcessAfterAKill() throws Exception {
    try (WireTap tap = tap()) {
      try (ServiceProcess service = service(tap)) {
        tap.arm(new KillPoint(INSERT, 2, KillPoint.Phase.BEFORE), service::kill9);
        assertThat(work(service, id + "-1").get(60, TimeUnit.SECONDS)).isEqualTo(200);
        work(service, id + "-2");
        tap.awaitStruck(BOUND);
      }
      assertThat(stored(id + "-2")).isFalse();
      try (ServiceProcess again = service(tap)) {
        assertThat(work(again, id + "-2").get(60, TimeUnit.SECONDS)).isEqualTo(200);
      }
      assertThat(stored(id + "-2")).isTrue();
    }
  }

  @Test
  void cutsAndMendsTheStore() throws Exception {
    try (WireTap tap = tap();
        MongoClient client =
            MongoClients.create(
                tap.mongoUri() + "&serverSelectionTimeoutMS=1000&heartbeatFrequencyMS=500")) {
      Document ping = new Document("ping", 1);
      assertThat(client.getDatabase("admin").runCommand(ping)).containsKey("ok");
      tap.store().cut();
      assertThatThrownBy(() -> client.getDatabase("admin").runCommand(ping))
          .isInstanceOf(MongoException.class);
      tap.store().mend();
      Awaitility.await()
          .atMost(BOUND)
          .ignoreExceptions()
          .until(() -> client.getDatabase("admin").runCommand(ping).containsKey("ok"));
    }
  }

  @Test
  void delaysRequests() throws Exception {
    try (WireTap tap = tap();
        MongoClient client = MongoClients.create(tap.mongoUri())) {
      Document ping = new Document("ping", 1);
      client.getDatabase("admin").runCommand(ping);
      tap.store().delay(Duration.ofMillis(300));
      long start = System.nanoTime();
      client.getDatabase("admin").runCommand(ping);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }
  }

  @Test
  void namesThePointThatWasNeverReached() {
    try (WireTap tap = tap()) {
      tap.arm(KillPoint.parse("store:delete:small.works#1/after"), () -> {});
      assertThatThrownBy(() -> tap.awaitStruck(Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("did not come to store:delete:small.works#1/after");
    }
  }

  private static WireTap tap() {
    return WireTap.open(
        Infrastructure.bootstrapServers(),
        Infrastructure.mongoUri(),
        Infrastructure.topicPrefix(),
        Infrastructure.databasePrefix());
  }

  private static ServiceProcess service(WireTap tap) {
    return ServiceLaunch.of(SmallService.class)
        .with(TrancheTestResource.configuration(tap))
        .start();
  }

  private CompletableFuture<Integer> work(ServiceProcess service, String work) {
    HttpRequest request =
        HttpRequest.newBuilder(service.uri().resolve("/work?" + work.replace("#", "%23"))).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private static boolean stored(String work) {
    try (MongoClient client = MongoClients.create(Infrastructure.mongoUri())) {
      return client
              .getDatabase(Infrastructure.databasePrefix() + "small")
              .getCollection("works")
              .find(new Document("_id", work))
              .first()
          != null;
    }
  }

  private static boolean produced(String work) {
    Map<String, Object> config = Map.of("bootstrap.servers", Infrastructure.bootstrapServers());
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values.contains(work);
    }
  }
}
