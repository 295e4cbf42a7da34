package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.platform.TrancheConfig;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A value that a bundle refers to is in no collection, no topic, no answer and no line of log. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class SecretsOfRunsTest {

  private static final String TOKEN = "s3cr3t-t0ken-of-runs";
  private static final String PLACE = "vault-9c1e";
  private static final int MOST_OF_A_COLLECTION = 10_000;
  private static final List<String> ASSETS =
      Stream.of("told", "failing", "written", "unwritten", "unresolved")
          .map(name -> "secret/" + name)
          .toList();

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: secret
      connections: [{name: vault, type: duckdb, path: "${secrets:vault:place}"}]
      assets:
        - key: secret/told
          materializer: {type: command, env: {TOKEN: "${secrets:token}"}, command: [sh, -c, "test $TOKEN = s3cr3t-t0''ken-of-runs && echo told $TOKEN; echo '{\\"is\\": \\"'$TOKEN'\\"}' > $TRANCHE_METADATA"]}
        - key: secret/failing
          materializer: {type: command, env: {TOKEN: "${secrets:token}"}, command: [sh, -c, "echo no entry with $TOKEN >&2; exit 1"]}
        - key: secret/written
          materializer: {type: sql, connection: vault, table: t, script: select 7 as n}
        - key: secret/unwritten
          materializer: {type: sql, connection: vault, table: u, script: "select * from read_csv('FOLDER/vault' || '-9c1e.csv')"}
        - key: secret/unresolved
          materializer: {type: command, env: {TOKEN: "${env:HOME}"}, command: ["true"]}
      """;

  @Inject TestWorld world;

  @ConfigProperty(name = "tranche.secrets.directory")
  String folder;

  @Inject ReactiveMongoClient client;
  @Inject TrancheConfig config;
  @Inject KafkaSettings settings;

  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Handler listener =
      new Handler() {
        private final PatternFormatter format = new PatternFormatter("%t %c %s%e");

        @Override
        public void publish(LogRecord line) {
          log.add(format.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void start() throws IOException {
    Path mounted = Path.of(folder);
    Files.createDirectories(mounted.resolve("vault"));
    Files.deleteIfExists(mounted.resolve(PLACE));
    Files.writeString(mounted.resolve("token"), TOKEN + "\n");
    Files.writeString(mounted.resolve("vault/place"), mounted.resolve(PLACE) + "\n");
    Logger.getLogger("").addHandler(listener);
    world.define(BUNDLE.replace("FOLDER", folder));
  }

  @AfterEach
  void stop() {
    Logger.getLogger("").removeHandler(listener);
  }

  @Test
  void areKnownToWhatUsesThemAndToNobodyElse() {
    String told = ended("secret/told", "SUCCESS");
    String failing = ended("secret/failing", "FAILURE");
    ended("secret/written", "SUCCESS");
    String unwritten = ended("secret/unwritten", "FAILURE");
    String unresolved = ended("secret/unresolved", "FAILURE");

    assertThat(Path.of(folder, PLACE)).exists();
    assertThat(told).contains("\"is\":\"***\"");
    assertThat(failing).contains("no entry with ***");
    assertThat(unwritten).contains("***");
    assertThat(unresolved)
        .contains(
            "Cannot resolve ${env:HOME} in materializer.env.TOKEN of secret/unresolved: bundles may"
                + " not refer to this variable; accepted: TRANCHE_SECRET_* (tranche.secrets.env)");
    assertThat(log).anyMatch(line -> line.contains("told ***"));
    assertThat(String.join("\n", log)).doesNotContain(TOKEN).doesNotContain(PLACE);
    assertThat(stored())
        .contains("asset_partitions{", "materializations{", "no entry with ***")
        .doesNotContain(TOKEN)
        .doesNotContain(PLACE);
    assertThat(published())
        .contains("no entry with ***")
        .doesNotContain(TOKEN)
        .doesNotContain(PLACE);
  }

  /** The answer about a run that has ended. */
  private static String ended(String asset, String status) {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", asset))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("id");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Set.of("SUCCESS", "FAILURE")
                    .contains(given().get("/api/v1/runs/" + id).jsonPath().getString("status")));
    String answer = given().get("/api/v1/runs/" + id).asString();
    assertThat(answer)
        .contains("\"status\":\"" + status + "\"")
        .doesNotContain(TOKEN)
        .doesNotContain(PLACE);
    return answer;
  }

  /** Other tests may have filled the collections: of the large ones, what is about our assets. */
  private String stored() {
    Document ours = new Document("$in", ASSETS);
    Map<String, Document> filters =
        Map.of(
            "runs", new Document("assets", ours),
            "materializations", new Document("asset", ours),
            "asset_partitions",
                new Document(
                    "_id",
                    new Document("$in", ASSETS.stream().map(asset -> asset + "|").toList())));
    StringBuilder all = new StringBuilder();
    var database = client.getDatabase(config.databasePrefix() + "run");
    for (String name : await(database.listCollectionNames().collect().asList())) {
      FindOptions some = new FindOptions().limit(MOST_OF_A_COLLECTION);
      Document filter = filters.getOrDefault(name, new Document());
      await(database.getCollection(name).find(filter, some).collect().asList())
          .forEach(document -> all.append(name).append(document.toJson()).append('\n'));
    }
    return all.toString();
  }

  private String published() {
    StringBuilder all = new StringBuilder();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.reader())) {
      List<TopicPartition> places =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .filter(place -> place.topic().startsWith(config.prefix()))
              .map(place -> new TopicPartition(place.topic(), place.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(100))) {
                  String line = record.key() + " " + text(record.value());
                  if (line.contains(TOKEN) || line.contains(PLACE) || line.contains("secret/")) {
                    all.append(line).append('\n');
                  }
                }
                return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
              });
    }
    return all.toString();
  }

  private static String text(byte[] value) {
    return value == null ? "" : new String(value, UTF_8);
  }
}
