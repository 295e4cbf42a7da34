package io.tranche.run.stale;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class StaleMarksTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: staleness
      assets:
        - {key: stale/some, partitions: {type: static, keys: [a, b, c, d, e, f, g]}, materializer: {type: none}}
        - {key: stale/other, partitions: {type: static, keys: [a, b, c, d, e, f, g]}, materializer: {type: none}}
      """;

  private static final Origin SENSOR = Origin.sensor("landing");

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject StaleMarks marks;
  @Inject CatalogView catalogs;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void aDeletionMarksWhatTheObjectHasMadeAndTheNextVersionMakesItGood() {
    String object = object();
    ran(launch(object, "10", "a"));
    awaitFresh("a");

    send(gone(object, "20", "a"));

    awaitStale("a", object);
    given()
        .get("/api/v1/partition-status/partitions?asset=stale/some&status=STALE&search=a")
        .then()
        .body("items", hasSize(1))
        .body("items[0].status", equalTo("MATERIALIZED"))
        .body("items[0].stale.by", equalTo("sensor:landing"));
    assertThat(told("a")).singleElement().matches(event -> event.object().equals(object));

    ran(launch(object, "30", "a"));
    awaitFresh("a");
    await(marks.take(gone(object, "20", "a"), catalogs.current()));
    await(marks.take(gone(object, "25", "a"), catalogs.current()));
    awaitFresh("a");
    assertThat(told("a")).hasSize(1);
  }

  @Test
  void aDeletionThatComesAgainMarksOnceAlsoAfterTheCrashBeforeItWasTold() {
    String object = object();
    ran(launch(object, "10", "c"));
    RunRequest.MarkStale gone = gone(object, "20", "c");
    await(marks.take(gone, catalogs.current()));
    await(marks.take(gone, catalogs.current()));
    awaitStale("c", object);
    assertThat(told("c")).hasSize(2).extracting(AssetEvent::id).containsOnly(told("c").get(0).id());

    ran(Runs.launch(UUID.randomUUID().toString(), "stale/some", "c"));
    await(marks.take(gone, catalogs.current()));

    awaitFresh("c");
    assertThat(told("c")).hasSize(2);
  }

  @Test
  void anArrivalThatIsOlderThanTheDeletionBeforeItRunsNothing() {
    String object = object();
    RunRequest.Launch late = launch(object, "10", "d");
    await(marks.take(gone(object, "20", "d"), catalogs.current()));
    send(late);
    ran(launch(object(), "10", "b"));

    assertThat(await(runs.find(late.runId()))).isEmpty();
    RunRequest.Launch back = launch(object, "30", "d");
    ran(back);
    awaitFresh("d");
  }

  /** Whatever the pattern would make of the object today. */
  @Test
  void marksAllPartitionsThatTheObjectHasMadeAndNoOther() {
    String object = object();
    ran(launch(object, "10", "e"));
    ran(launch(object, "11", "f"));
    ran(launch(object(), "10", "g"));

    send(gone(object, "20", "g"));

    awaitStale("e", object);
    awaitStale("f", object);
    awaitFresh("g");
  }

  @Test
  void setsAsideWhatNamesNoAsset() {
    RunRequest.MarkStale wrong =
        new RunRequest.MarkStale(
            UUID.randomUUID().toString(),
            List.of("stale/unknown"),
            Optional.of("a"),
            SENSOR,
            Cause.request("c", NOW),
            new SourceVersion(object(), "10", Optional.empty()));
    send(wrong);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .queryParam("topic", world.topics().runRequests())
                    .queryParam("limit", 1_000)
                    .get("/api/v1/dead-letters")
                    .then()
                    .body("items.findAll { it.value.contains('" + wrong.id() + "') }", hasSize(1)));
  }

  private void awaitStale(String partition, String object) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get(
                        "/api/v1/partition-status/partitions?asset=stale/some&status=STALE&search="
                            + partition)
                    .then()
                    .body("items[0].stale.object", equalTo(object)));
  }

  private void awaitFresh(String partition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              given()
                  .get("/api/v1/partition-status/partitions?asset=stale/some&search=" + partition)
                  .then()
                  .body("items[0].status", equalTo("MATERIALIZED"))
                  .body("items[0].stale", nullValue());
              given()
                  .get(
                      "/api/v1/partition-status/partitions?asset=stale/some&status=STALE&search="
                          + partition)
                  .then()
                  .body("items", empty());
            });
  }

  private List<AssetEvent.Stale> told(String partition) {
    return world
        .records(world.topics().assetEvents(), "stale/some|" + partition, AssetEvent.class)
        .stream()
        .filter(AssetEvent.Stale.class::isInstance)
        .map(AssetEvent.Stale.class::cast)
        .toList();
  }

  private void ran(RunRequest.Launch launch) {
    send(launch);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                await(runs.find(launch.runId()))
                    .filter(run -> run.status().isTerminal())
                    .isPresent());
  }

  private static RunRequest.Launch launch(String object, String order, String partition) {
    return Runs.by(
            Origin.person(UUID.randomUUID().toString()),
            UUID.randomUUID().toString(),
            "stale/some",
            partition)
        .withSource(new SourceVersion(object, order, Optional.empty()));
  }

  private static RunRequest.MarkStale gone(String object, String order, String partition) {
    return new RunRequest.MarkStale(
        UUID.randomUUID().toString(),
        List.of("stale/some"),
        Optional.of(partition),
        SENSOR,
        Cause.fileArrival("gone", object, NOW),
        new SourceVersion(object, order, Optional.empty()));
  }

  private static String object() {
    return "s3://landing/" + UUID.randomUUID();
  }

  private void send(RunRequest... requests) {
    List<OutgoingRecord> records = new ArrayList<>();
    for (RunRequest request : requests) {
      records.add(
          OutgoingRecord.of(
              world.topics().runRequests(),
              "same-kafka-partition",
              request,
              new CloudEvent(request.id(), RunRequest.TYPE, "/test", NOW)));
    }
    world.send(records);
  }
}
