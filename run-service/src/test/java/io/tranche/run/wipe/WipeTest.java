package io.tranche.run.wipe;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Wiped;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class WipeTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: wiping
      assets:
        - {key: wiped/some, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: none}}
        - {key: wiped/twice, partitions: {type: static, keys: [a]}, materializer: {type: none}}
        - {key: wiped/fenced, partitions: {type: static, keys: [a]}, materializer: {type: none}}
        - {key: wiped/held, partitions: {type: static, keys: [a]}, materializer: {type: none}}
        - {key: wiped/whole, materializer: {type: none}}
        - {key: wiped/many, partitions: {type: hourly, start: "2024-01-01-00:00"}, materializer: {type: none}}
      """;

  private static final Instant AT = Instant.parse("2024-02-03T04:05:06Z");
  private static final Origin WHO = Origin.program("test");

  @Inject TestWorld world;
  @Inject Wipes wipes;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @AfterEach
  void forget() {
    await(world.collection("admission").deleteOne(Filters.eq("_id", "test-shard")));
  }

  @Test
  void makesPartitionsMissingAgainAndTellsSo() {
    materialized("wiped/some", "a", 11);
    materialized("wiped/some", "b", 12);
    materialized("wiped/some", "c", 13);
    awaitCounts("wiped/some", 3, 1);

    post("wiped/some", "a,b,d", 200).body("partitions", contains("a", "b"));

    awaitCounts("wiped/some", 1, 3);
    assertThat(wiped("wiped/some", "a")).extracting(Wiped::token).containsExactly(11L);
    assertThat(states("wiped/some", "b"))
        .singleElement()
        .matches(PartitionState::removed)
        .matches(state -> state.version() == 12);
    assertThat(states("wiped/some", "c")).isEmpty();
    post("wiped/some", "*", 200).body("partitions", contains("c"));
    post("wiped/some", "*", 200).body("partitions", empty());
    materialized("wiped/whole", "", 14);
    post("wiped/whole", "", 200).body("partitions", contains(""));
  }

  @Test
  void takesNothingNewerAwayWhenTheCommandComesAgain() {
    AssetReport.Wipe wipe = new AssetReport.Wipe("wiped/twice", "a", 21, WHO);
    materialized("wiped/twice", "a", 21);
    await(wipes.take("one", wipe, AT));
    await(wipes.take("one", wipe, AT));
    assertThat(wiped("wiped/twice", "a"))
        .extracting(Wiped::id)
        .hasSize(2)
        .allMatch(id -> id.equals(wiped("wiped/twice", "a").get(0).id()));

    materialized("wiped/twice", "a", 22);
    await(wipes.take("one", wipe, AT));
    await(wipes.take("another", wipe, AT));

    assertThat(wiped("wiped/twice", "a")).hasSize(2);
    assertThat(stored("wiped/twice", "a").get("materialization")).isNotNull();
    List<PartitionState> states = states("wiped/twice", "a");
    assertThat(states.get(states.size() - 1).removed()).isFalse();
    assertThat(states.get(states.size() - 1).version()).isEqualTo(22);
  }

  /** A fence may be higher than all that has happened, for runs were taken over, or canceled. */
  @Test
  void goesByWhatHasHappenedNotByTheFence() {
    materialized("wiped/fenced", "a", 41);
    set("wiped/fenced", "a", new Document("token", 45L));
    AssetReport.Wipe wipe = new AssetReport.Wipe("wiped/fenced", "a", 41, WHO);

    await(wipes.take("fenced", wipe, AT));

    assertThat(stored("wiped/fenced", "a").get("materialization")).isNull();
    assertThat(wiped("wiped/fenced", "a")).hasSize(1);
    Document failure = new Document("runId", "r").append("token", 46L).append("at", Date.from(AT));
    set("wiped/fenced", "a", new Document("failure", failure.append("error", "no")));
    await(wipes.take("fenced", wipe, AT));
    await(wipes.take("later", wipe, AT));
    assertThat(stored("wiped/fenced", "a").get("failure")).isNotNull();
    assertThat(wiped("wiped/fenced", "a")).extracting(Wiped::report).containsOnly("fenced");
  }

  @Test
  void leavesWhatARunMakesAtPresent() {
    materialized("wiped/held", "a", 31);
    world.store(
        "admission",
        new Document("_id", "test-shard")
            .append(
                "entries",
                new Document(
                    "a-run",
                    new Document("token", 32L)
                        .append("assets", List.of("wiped/held"))
                        .append("partitions", List.of("a")))));

    post("wiped/held", "a", 409)
        .body("code", equalTo("partition-in-progress"))
        .body(
            "detail",
            equalTo("Cannot wipe partitions: runs of wiped/held make them at present (a)"));
    assertThatThrownBy(
            () -> await(wipes.take("held", new AssetReport.Wipe("wiped/held", "a", 31, WHO), AT)))
        .isInstanceOf(TrancheException.Conflict.class);
    assertThat(stored("wiped/held", "a").get("materialization")).isNotNull();
  }

  @Test
  void saysWhatIsWrong() {
    post("wiped/somme", "a", 404).body("detail", containsString("did you mean wiped/some?"));
    post("wiped/some", "", 422)
        .body("detail", equalTo("Cannot wipe partitions: selection is required"));
    post("wiped/some", "x", 422);
    post("wiped/many", "*", 422).body("code", equalTo("too-many-partitions"));
  }

  private static ValidatableResponse post(String asset, String selection, int status) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "selection", selection))
        .post("/api/v1/partition-status/wipes")
        .then()
        .statusCode(status);
  }

  private static void awaitCounts(String asset, int materialized, int missing) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/partition-status?asset=" + asset)
                    .then()
                    .statusCode(200)
                    .body("counts.MATERIALIZED", equalTo(materialized))
                    .body("counts.MISSING", equalTo(missing)));
  }

  private List<Wiped> wiped(String asset, String partition) {
    return world
        .records(world.topics().assetEvents(), asset + "|" + partition, AssetEvent.class)
        .stream()
        .filter(Wiped.class::isInstance)
        .map(Wiped.class::cast)
        .toList();
  }

  private List<PartitionState> states(String asset, String partition) {
    return world.records(
        world.topics().partitionStates(), asset + "|" + partition, PartitionState.class);
  }

  private Document stored(String asset, String partition) {
    return await(
        world
            .collection("asset_partitions")
            .find(Filters.eq("_id", asset + "|" + partition))
            .collect()
            .first());
  }

  private void materialized(String asset, String partition, long token) {
    Document made =
        new Document("runId", "run-" + token)
            .append("token", token)
            .append("at", Date.from(AT))
            .append("metadata", new Document("rows", 1))
            .append("dataVersion", "v" + token);
    Document partitionDocument =
        new Document("asset", asset)
            .append("partition", partition)
            .append("token", token)
            .append("materialization", made);
    set(asset, partition, partitionDocument);
  }

  private void set(String asset, String partition, Document fields) {
    await(
        world
            .collection("asset_partitions")
            .updateOne(
                Filters.eq("_id", asset + "|" + partition),
                new Document("$set", fields),
                new UpdateOptions().upsert(true)));
  }
}
