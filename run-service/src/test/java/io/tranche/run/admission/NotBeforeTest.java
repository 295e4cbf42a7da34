package io.tranche.run.admission;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that wait for a time. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class NotBeforeTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: later
      partitionSets: [{name: later_files}]
      assets:
        - {key: later/recorded, partitions: {type: static, keys: [a, b]}, materializer: {type: none}}
        - {key: later/files, partitions: {type: dynamic, name: later_files}, materializer: {type: none}}
      """;

  @Inject TestWorld world;
  @Inject RunRepository runs;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void startsARunWhenItsTimeHasComeAndNotBefore() {
    Instant due = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
    RunRequest.Launch launch = Runs.notBefore(Runs.launch(id(), "later/recorded", "a"), due);
    RunRequest.Launch absorbed = Runs.notBefore(Runs.launch(id(), "later/recorded", "a"), due);
    RunRequest.Launch other = Runs.by(Origin.person("ada"), id(), "later/recorded", "a");
    world.request(launch, absorbed, other);

    Instant ofOther = world.ended(other).startedAt().orElseThrow();
    Run run = world.ended(launch);

    assertThat(run.startedAt().orElseThrow()).isBetween(due, due.plus(PATIENCE)).isAfter(ofOther);
    assertThat(run.events()).hasAtLeastOneElementOfType(RunEvent.RunQueued.class);
    assertThat(await(runs.findAbsorbing(List.of(absorbed.id()))))
        .hasEntrySatisfying(
            absorbed.id(), absorbing -> assertThat(absorbing.id()).isEqualTo(run.id()));
  }

  @Test
  void cancelsARunWhosePartitionWasRemovedWhileItWaited() {
    String key = "gone-" + UUID.randomUUID();
    var member = TestWorld.member("later_files", key, System.nanoTime(), 1);
    world.publish(List.of(TestWorld.removed(member)));
    RunRequest.Launch launch =
        Runs.notBefore(Runs.launch(id(), "later/files", key), Instant.now().plusMillis(300));
    await(runs.insert(List.of(Run.requested(launch, 0, Runs.NOW).queued(Runs.NOW))));

    Run run = world.ended(launch);

    assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
    assertThat(run.error()).contains("partition " + key + " was removed");
  }

  @Test
  void showsUntilWhenARunWaits() {
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "asset", "later/recorded", "partition", "b", "notBefore", "2100-01-01T00:00:00Z"))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .body("status", equalTo("QUEUED"))
        .body("notBefore", equalTo("2100-01-01T00:00:00Z"));
  }

  @Test
  void refusesATimeThatCannotBeStored() {
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "asset", "later/recorded",
                "partition", "b",
                "notBefore", "+999999999-01-01T00:00:00Z"))
        .post("/api/v1/runs")
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-time"))
        .body("detail", containsString("notBefore must be a time of the years 0 to 9999"));
  }

  @Test
  void saysWhichFieldIsNoTime() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "later/recorded", "partition", "b", "notBefore", "tomorrow"))
        .post("/api/v1/runs")
        .then()
        .statusCode(400)
        .body("detail", containsString("notBefore has a value of another kind"));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
