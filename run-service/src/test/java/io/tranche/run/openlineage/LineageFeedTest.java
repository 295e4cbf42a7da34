package io.tranche.run.openlineage;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.Topics;
import io.tranche.platform.TrancheConfig;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.TestWorld;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of real runs, told to a real server that is away for a while, and on a real topic. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class LineageFeedTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: told
      assets:
        - {key: made, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
        - {key: broken, materializer: {type: command, command: [sh, -c, 'exit 3']}}
      """;

  @Inject TestWorld world;
  @Inject KafkaSettings settings;
  @Inject Topics topics;
  @Inject TrancheConfig tranche;
  @Inject RecordSender sender;
  @Inject CatalogView catalog;
  @Inject RegisteredKeys keys;
  @Inject Clock clock;
  @Inject MeterRegistry registry;

  private Optional<LineageFeed> feed = Optional.empty();

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @AfterEach
  void close() {
    feed.ifPresent(LineageFeed::close);
  }

  @Test
  void tellsAServerThatIsAwayForAWhileOfEveryRunInItsOrder() throws Exception {
    try (LineageServer server = new LineageServer()) {
      tell(OpenLineageConfig.Transport.HTTP, Optional.of(server.url()));
      String first = launch("made", "2024-01-02");
      awaitTypes(server, first, "START", "COMPLETE");

      server.answer(503);
      String second = launch("made", "2024-01-03");
      Awaitility.await().atMost(PATIENCE).until(() -> server.refusals() > 1);
      server.stop();
      String third = launch("broken");
      server.start(200);

      awaitTypes(server, second, "START", "COMPLETE");
      awaitTypes(server, third, "START", "FAIL");
      assertThat(server.headers()).contains("Bearer of the test");
      JsonNode failed = server.of(third).get(1);
      assertThat(failed.at("/run/facets/errorMessage/message").asText())
          .contains("ended with exit status 3");
    }
  }

  @Test
  void goesOnWhereAnotherReplicaHasStoodThatDied() throws Exception {
    try (LineageServer server = new LineageServer()) {
      server.answer(503);
      tell(OpenLineageConfig.Transport.HTTP, Optional.of(server.url()));
      String run = launch("made", "2024-01-04");
      Awaitility.await().atMost(PATIENCE).until(() -> server.refusals() > 0);
      feed.orElseThrow().close();
      assertThat(server.of(run)).isEmpty();

      server.answer(200);
      tell(OpenLineageConfig.Transport.HTTP, Optional.of(server.url()));

      awaitTypes(server, run, "START", "COMPLETE");
    }
  }

  @Test
  void goesOnAfterAnEventThatIsRefused() throws Exception {
    try (LineageServer server = new LineageServer()) {
      server.answer(422);
      tell(OpenLineageConfig.Transport.HTTP, Optional.of(server.url()));
      launch("made", "2024-01-05");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> registry.counter(HttpSink.REFUSED).count() >= 2);
      server.answer(200);
      String next = launch("made", "2024-01-06");

      awaitTypes(server, next, "START", "COMPLETE");
    }
  }

  @Test
  void tellsOnATopic() {
    tell(OpenLineageConfig.Transport.KAFKA, Optional.empty());
    String run = launch("made", "2024-01-07");
    String id = LineageEvent.runId(run).toString();

    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        world.records(topics.prefix() + "openlineage", id, JsonNode.class).stream()
                            .map(event -> event.path("eventType").asText())
                            .distinct())
                    .containsExactly("START", "COMPLETE"));
  }

  @Test
  void needsAnAddressToPostTo() {
    assertThatThrownBy(() -> tell(OpenLineageConfig.Transport.HTTP, Optional.empty()))
        .hasMessageContaining("Cannot start: tranche.openlineage.url is required");
  }

  /** At least once: what is told again is the same, and comes no earlier than before. */
  private void awaitTypes(LineageServer server, String run, String... types) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        server.of(run).stream()
                            .map(event -> event.path("eventType").asText())
                            .distinct())
                    .containsExactly(types));
  }

  private void tell(OpenLineageConfig.Transport transport, Optional<String> url) {
    LineageFeed started =
        new LineageFeed(
            new Settings(transport, url),
            settings,
            topics,
            tranche,
            sender,
            catalog,
            keys,
            clock,
            registry);
    feed = Optional.of(started);
    started.onStart(new StartupEvent());
  }

  private record Settings(OpenLineageConfig.Transport transport, Optional<String> url)
      implements OpenLineageConfig {

    @Override
    public Optional<String> authorization() {
      return Optional.of("Bearer of the test");
    }

    @Override
    public Optional<String> topic() {
      return Optional.empty();
    }

    @Override
    public String namespace() {
      return "tests";
    }
  }

  private static String launch(String asset, String... partitions) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "partitions", List.of(partitions)))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
