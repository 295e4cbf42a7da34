package io.tranche.run.retention;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.await;
import static io.tranche.run.retention.StoredRecords.admitting;
import static io.tranche.run.retention.StoredRecords.evaluation;
import static io.tranche.run.retention.StoredRecords.followed;
import static io.tranche.run.retention.StoredRecords.ofBackfill;
import static io.tranche.run.retention.StoredRecords.run;
import static io.tranche.run.retention.StoredRecords.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.Topics;
import io.tranche.platform.messaging.TopicRetention;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RetentionSweepsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: kept
      assets:
        - {key: kept/short, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: none}}
        - {key: kept/long, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: none}}
        - {key: kept/ever, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: none}}
        - {key: kept/stuck, partitions: {type: static, keys: [a]}, pool: kept_closed, materializer: {type: none}}
      pools: [{name: kept_closed, slots: 0}]
      retention:
        - {name: short, target: kept/short, runs: P40D, materializations: P50D}
        - {name: long, target: kept/long, runs: P400D}
      """;

  /** Later than any clock, so that nobody but the test deletes what it stores. */
  private static final Instant NOW = Instant.parse("2040-07-01T00:00:00Z");

  private static final Instant OLD = NOW.minus(Duration.ofDays(41));
  private static final Instant YOUNG = NOW.minus(Duration.ofDays(39));

  /** The replica is gone. */
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Inject TestWorld world;
  @Inject RetentionSweeps sweeps;
  @Inject Topics topics;
  @Inject TopicRetention retention;

  /** What other tests left is too old by then, and the next sweep starts from the beginning. */
  @BeforeEach
  void define() {
    world.define(BUNDLE);
    sweep(NOW.plus(Duration.ofDays(5_000)));
  }

  /** Other tests expect that their runs are the newest. */
  @AfterEach
  void forget() {
    Instant later = NOW.minus(Duration.ofDays(100));
    await(world.collection("runs").deleteMany(Filters.gt("createdAt", Date.from(later))));
    await(world.collection("admission").deleteOne(Filters.eq("_id", "test-shard")));
  }

  @Test
  void deletesAThousandRunsThatAreTooOldAndGoesOnWhereASweepDied() {
    List<Document> runs = new ArrayList<>();
    IntStream.range(0, 1_000)
        .forEach(
            i -> {
              runs.add(run("many-old-" + i, OLD.plusMillis(i / 7), "kept/short"));
              runs.add(run("many-young-" + i, YOUNG.plusMillis(i / 7), "kept/short"));
            });
    await(world.collection("runs").insertMany(runs));

    assertThatThrownBy(() -> sweeps.sweep(NOW, () -> livesAsLongAsAllAreThere("many-old-")))
        .isInstanceOf(Died.class);
    assertThat(stored("many-old-")).hasSizeBetween(1_000 - RunSweep.BATCH, 999);

    sweep(NOW);

    assertThat(stored("many-old-")).isEmpty();
    assertThat(stored("many-young-")).hasSize(1_000);
    sweep(NOW.plus(Duration.ofDays(2)));
    assertThat(stored("many-young-")).isEmpty();
  }

  @Test
  void keepsARunAsLongAsAnyOfItsAssetsWantsIt() {
    store(run("of-short", OLD, "kept/short"));
    store(run("of-both", OLD, "kept/short", "kept/long"));
    store(run("of-ever", OLD, "kept/short", "kept/ever"));
    store(run("of-nobody", OLD, "kept/removed"));

    sweep(NOW);

    assertThat(stored("of-")).containsExactly("of-both", "of-ever", "of-nobody");
    sweep(NOW.plus(Duration.ofDays(400)));
    assertThat(stored("of-")).containsExactly("of-ever", "of-nobody");
  }

  @Test
  void keepsRunsForAsLongAsKafkaCanBringTheirRequestsAgain() {
    store(run("again-1", OLD, "kept/short"));
    keepDeadLetters(35);
    try {
      sweep(NOW);
      assertThat(stored("again-")).containsExactly("again-1");
    } finally {
      keepDeadLetters(28);
    }

    sweep(NOW.plusSeconds(1));
    assertThat(stored("again-")).isEmpty();
  }

  @Test
  void keepsWhatHasNotEndedAndWhatIsNotPublishedYet() {
    store(run("open-started", OLD, "kept/short").append("status", "STARTED"));
    store(run("open-late", OLD, "kept/short").append("endedAt", Date.from(YOUNG)));
    store(run("open-admitted", OLD, "kept/short"));
    world.store("admission", admitting("open-admitted"));

    sweep(NOW);

    assertThat(stored("open-")).containsExactly("open-admitted", "open-late", "open-started");
    world.store("admission", admitting("another"));
    sweep(NOW.plus(Duration.ofDays(2)));
    assertThat(stored("open-")).containsExactly("open-started");
  }

  @Test
  void keepsTheRunsThatABackfillInProgressCounts() {
    String backfill =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "kept/stuck", "selection", "*"))
            .post("/api/v1/backfills")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    store(ofBackfill("counted-in-progress", OLD, backfill));
    store(ofBackfill("counted-no-longer", OLD, "a-backfill-that-nobody-knows"));

    sweep(NOW);

    assertThat(stored("counted-")).containsExactly("counted-in-progress");
    given()
        .contentType(ContentType.JSON)
        .body(Map.of())
        .post("/api/v1/backfills/" + backfill + "/cancel")
        .then()
        .statusCode(202);
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(() -> get("/backfills/" + backfill).getString("endedAt") != null);
    sweep(NOW.plus(Duration.ofDays(2)));
    assertThat(stored("counted-")).isEmpty();
    assertThat(get("/backfills/" + backfill).getString("status")).isEqualTo("CANCELED");
  }

  @Test
  void keepsARunThatIsFollowedByOneThatStays() {
    store(followed("chain-a1", OLD, "chain-a2"));
    store(run("chain-a2", OLD, "kept/short").append("status", "STARTED"));
    store(followed("chain-b1", OLD, "chain-b2"));
    store(run("chain-b2", YOUNG, "kept/short"));
    store(followed("chain-c1", OLD, "chain-c2"));
    store(run("chain-c2", OLD.plusSeconds(1), "kept/short"));
    store(followed("chain-d1", OLD, "chain-d2-that-is-gone"));

    sweep(NOW);

    assertThat(stored("chain-")).containsExactly("chain-a1", "chain-a2", "chain-b1", "chain-b2");
  }

  @Test
  void keepsTheLastMaterializationOfEachPartitionAndTheLastAnswerOfEachCheck() {
    Instant older = NOW.minus(Duration.ofDays(60));
    Instant old = NOW.minus(Duration.ofDays(51));
    materialized("past1", "kept/short", "eu", older);
    materialized("past2", "kept/short", "eu", old);
    materialized("past1", "kept/short", "jp", older);
    materialized("past2", "kept/short", "jp", NOW.minus(Duration.ofDays(49)));
    materialized("past1", "kept/ever", "eu", older);
    materialized("past2", "kept/ever", "eu", old);
    materialized("past3-wiped", "kept/short", "us", old);
    world.store(
        "asset_partitions",
        state("kept/short", "us").append("wiped", new Document("id", "a-command")));
    checked("past1", "eu", older);
    checked("past2", "eu", old);

    sweep(NOW);

    assertThat(ids("materializations", "past"))
        .containsExactly(
            "past1|kept/ever|eu",
            "past2|kept/ever|eu",
            "past2|kept/short|eu",
            "past2|kept/short|jp");
    assertThat(ids("check_evaluations", "past")).containsExactly("past2|rows|eu");
  }

  @Test
  void showsEverythingElseWhenARunIsGone() {
    store(run("gone-run", OLD, "kept/short"));
    materialized("gone-run", "kept/short", "us", OLD);
    world.store(
        "asset_partitions",
        state("kept/short", "jp")
            .append(
                "failure",
                new Document("runId", "gone-run")
                    .append("token", 7L)
                    .append("at", Date.from(OLD))
                    .append("error", "no")));

    sweep(NOW);

    given()
        .get("/api/v1/runs/gone-run")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-run"))
        .body(
            "detail",
            equalTo("Cannot find run: no run has this id, or none any longer (gone-run)"));
    JsonPath partitions = get("/partition-status/partitions?asset=kept/short");
    assertThat(partitions.getString("items.find { it.key == 'us' }.materialization.runId"))
        .isEqualTo("gone-run");
    assertThat(partitions.getString("items.find { it.key == 'us' }.status"))
        .isEqualTo("MATERIALIZED");
    assertThat(partitions.getString("items.find { it.key == 'jp' }.failure.runId"))
        .isEqualTo("gone-run");
    assertThat(
            get("/materializations?asset=kept/short&partition=us").<String>getList("items.runId"))
        .contains("gone-run");
    assertThat(get("/events?run=gone-run").getList("items")).isEmpty();
    assertThat(get("/runs?asset=kept/short&partition=us").<String>getList("items.id"))
        .doesNotContain("gone-run");
  }

  private boolean livesAsLongAsAllAreThere(String prefix) {
    if (stored(prefix).size() < 1_000) {
      throw new Died();
    }
    return true;
  }

  private void keepDeadLetters(int days) {
    world.keep(topics.deadLetters(topics.runRequests()), Duration.ofDays(days));
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(() -> retention.comesAgain().equals(Duration.ofDays(days + 7)));
  }

  private void sweep(Instant now) {
    sweeps.sweep(now, () -> true);
  }

  private void store(Document run) {
    world.store("runs", run);
  }

  private Set<String> stored(String prefix) {
    return ids("runs", prefix);
  }

  private Set<String> ids(String collection, String prefix) {
    return new TreeSet<>(
        await(
            world
                .collection(collection)
                .find(
                    Filters.and(Filters.gte("_id", prefix), Filters.lt("_id", prefix + "~")),
                    new FindOptions().projection(Projections.include("_id")))
                .map(document -> document.getString("_id"))
                .collect()
                .asList()));
  }

  private void materialized(String run, String asset, String partition, Instant at) {
    Document made =
        new Document("runId", run)
            .append("token", 7L)
            .append("at", Date.from(at))
            .append("metadata", new Document())
            .append("dataVersion", "v");
    world.store(
        "materializations",
        new Document("_id", run + "|" + asset + "|" + partition)
            .append("asset", asset)
            .append("partition", partition)
            .append("runId", run)
            .append("token", 7L)
            .append("at", Date.from(at))
            .append("metadata", new Document())
            .append("dataVersion", "v"));
    world.store("asset_partitions", state(asset, partition).append("materialization", made));
  }

  private void checked(String run, String partition, Instant at) {
    world.store("check_evaluations", evaluation(run + "|rows|" + partition, run, partition, at));
    world.store("checks", evaluation("kept/short|rows|" + partition, run, partition, at));
  }

  private static JsonPath get(String path) {
    return given().get("/api/v1" + path).then().statusCode(200).extract().jsonPath();
  }
}
