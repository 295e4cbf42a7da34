package io.tranche.run.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.mongodb.client.model.UpdateOptions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionStatusTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: status
      partitionSets: [{name: status_files}, {name: status_returning}]
      assets:
        - {key: status/days, partitions: {type: daily, start: "2024-01-01", end: "2024-01-11"}, materializer: {type: none}}
        - {key: status/counted, partitions: {type: static, keys: [eu, jp, us, za]}, materializer: {type: none}}
        - {key: status/changing, partitions: {type: static, keys: [eu, jp, us, za]}, materializer: {type: none}}
        - {key: status/events, partitions: {type: daily, start: "2024-01-01", end: "2024-01-11"}, materializer: {type: none}}
        - {key: status/large, partitions: {type: daily, start: "2020-01-01", end: "2024-01-01"}, materializer: {type: none}}
        - {key: status/returning, partitions: {type: dynamic, name: status_returning}, materializer: {type: none}}
        - {key: status/many, partitions: {type: dynamic, name: status_files}, materializer: {type: none}}
        - {key: status/whole, materializer: {type: none}}
      """;

  private static final Date AT = Date.from(Instant.parse("2024-02-03T04:05:06Z"));

  @Inject TestWorld world;
  @Inject Topics topics;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void countsFromTheDocuments() {
    materialized("status/counted", "eu", 3);
    failed("status/counted", "jp", 4);
    materialized("status/counted", "us", 5);
    failed("status/counted", "us", 2);
    materialized("status/counted", "nowhere", 6);

    JsonPath counts = get("/partition-status?asset=status/counted");

    assertThat(counts.getLong("total")).isEqualTo(4);
    assertThat(counts.<String, Integer>getMap("counts"))
        .isEqualTo(Map.of("MATERIALIZING", 0, "FAILED", 1, "MATERIALIZED", 2, "MISSING", 1));
  }

  @Test
  void showsWhatRunsHoldAsMaterializingForAsLongAsTheyHoldIt() {
    materialized("status/whole", "", 3);
    long before = version("status/whole");
    world.store(
        "admission",
        new Document("_id", "test-shard")
            .append(
                "entries",
                new Document(
                    "run1",
                    new Document("token", 9L)
                        .append("assets", List.of("status/whole"))
                        .append("partitions", List.of("")))));
    publish(new RunEvent.RunSucceeded("run0", 3, AT.toInstant(), List.of("status/whole")));
    untilCounts("status/whole", Map.of("MATERIALIZING", 1));
    assertThat(version("status/whole")).isGreaterThan(before);

    world.store("admission", new Document("_id", "test-shard").append("entries", new Document()));
    untilCounts("status/whole", Map.of("MATERIALIZED", 1));
  }

  @Test
  void whatALargeRunHasMadeIsMissingAtNoMoment() {
    List<String> days =
        IntStream.range(0, 1_100)
            .mapToObj(day -> LocalDate.of(2020, 1, 1).plusDays(day).toString())
            .toList();
    world.store(
        "runs",
        new Document("_id", "large-run").append("status", "SUCCESS").append("partitions", days));
    Document entry =
        new Document("token", 9L)
            .append("assets", List.of("status/large"))
            .append("partitionCount", days.size());
    world.store(
        "admission",
        new Document("_id", "test-shard").append("entries", new Document("large-run", entry)));
    untilCounts("status/large", Map.of("MATERIALIZING", 1_100, "MISSING", 361));

    days.forEach(day -> materialized("status/large", day, 9));
    world.store("admission", new Document("_id", "test-shard").append("entries", new Document()));

    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () -> {
              JsonPath shown = get("/partition-status?asset=status/large");
              assertThat(shown.getInt("counts.MISSING")).isEqualTo(361);
              return shown.getInt("counts.MATERIALIZED") == 1_100;
            });
    TestWorld.await(world.collection("runs").deleteOne(new Document("_id", "large-run")));
  }

  @Test
  void readsAgainWhatAnEventNamesHoweverLateTheEventIs() {
    assertThat(get("/partition-status?asset=status/events").getInt("counts.MISSING")).isEqualTo(10);
    materialized("status/events", "2024-01-05", 3);
    event("status/events", "2024-01-05");
    untilCounts("status/events", Map.of("MATERIALIZED", 1, "MISSING", 9));

    failed("status/events", "2024-01-05", 4);
    event("status/events", "2024-01-05");
    event("status/events", "2024-01-05");
    untilCounts("status/events", Map.of("FAILED", 1, "MISSING", 9));

    JsonPath strip = get("/partition-status/strip?asset=status/events");
    assertThat(strip.<Map<String, Object>>getList("ranges"))
        .containsExactly(
            Map.of("from", 0, "to", 4, "status", "MISSING"),
            Map.of("from", 4, "to", 5, "status", "FAILED"),
            Map.of("from", 5, "to", 10, "status", "MISSING"));
  }

  @Test
  void aKeyThatComesBackHasItsHistory() {
    PartitionSetMember first = TestWorld.member("status_returning", "a.csv", 1, 1);
    PartitionSetMember other = TestWorld.member("status_returning", "b.csv", 2, 1);
    materialized("status/returning", "a.csv", 3);
    world.publish(List.of(first, other));
    untilCounts("status/returning", Map.of("MATERIALIZED", 1, "MISSING", 1));

    PartitionSetMember gone = TestWorld.removed(first);
    world.publish(List.of(gone));
    untilCounts("status/returning", Map.of("MISSING", 1));

    world.publish(List.of(TestWorld.member("status_returning", "a.csv", 9, 3), first));
    untilCounts("status/returning", Map.of("MATERIALIZED", 1, "MISSING", 1));
    JsonPath page = get("/partition-status/partitions?asset=status/returning");
    assertThat(page.<String>getList("items.key")).containsExactly("b.csv", "a.csv");
    assertThat(page.<String>getList("items.status")).containsExactly("MISSING", "MATERIALIZED");
    assertThat(page.getString("items[1].materialization.runId")).isEqualTo("run3");
  }

  @Test
  void listsByStatusAndTextInPages() {
    for (int day = 1; day <= 10; day += 2) {
      materialized("status/days", "2024-01-%02d".formatted(day), 3);
      event("status/days", "2024-01-%02d".formatted(day));
    }
    failed("status/days", "2024-01-05", 4);
    event("status/days", "2024-01-05");
    untilCounts("status/days", Map.of("MATERIALIZED", 4, "FAILED", 1, "MISSING", 5));

    List<String> missing = new ArrayList<>();
    String cursor = "";
    do {
      JsonPath page =
          get(
              "/partition-status/partitions?asset=status/days&status=MISSING&limit=2&cursor="
                  + cursor);
      missing.addAll(page.getList("items.key"));
      assertThat(page.getInt("total")).isEqualTo(5);
      cursor = Optional.ofNullable(page.getString("nextCursor")).orElse("");
    } while (!cursor.isEmpty());
    assertThat(missing)
        .containsExactly("2024-01-02", "2024-01-04", "2024-01-06", "2024-01-08", "2024-01-10");

    JsonPath found = get("/partition-status/partitions?asset=status/days&search=01-05");
    assertThat(found.<String>getList("items.key")).containsExactly("2024-01-05");
    assertThat(found.getInt("items[0].position")).isEqualTo(4);
    assertThat(found.getString("items[0].failure.error")).isEqualTo("no space left");

    JsonPath between = get("/partition-status/partitions?asset=status/days&from=3&to=6");
    assertThat(between.<String>getList("items.key"))
        .containsExactly("2024-01-04", "2024-01-05", "2024-01-06");
    JsonPath missingBetween =
        get("/partition-status/partitions?asset=status/days&status=MISSING&from=3&to=100");
    assertThat(missingBetween.<String>getList("items.key"))
        .containsExactly("2024-01-04", "2024-01-06", "2024-01-08", "2024-01-10");
    assertThat(get("/partition-status/partitions?asset=status/days&from=10&to=11").getList("items"))
        .isEmpty();
  }

  @Test
  void listsAllAssetsInPages() {
    JsonPath first = get("/partition-status?limit=4");
    JsonPath second = get("/partition-status?limit=4&cursor=" + first.getString("nextCursor"));

    assertThat(first.<String>getList("items.asset"))
        .containsExactly("status/changing", "status/counted", "status/days", "status/events");
    assertThat(second.<String>getList("items.asset"))
        .containsExactly("status/large", "status/many", "status/returning", "status/whole");
    assertThat(second.getString("nextCursor")).isNull();
  }

  @Test
  void startsAnewWhenTheDefinitionChanges() {
    materialized("status/changing", "eu", 3);
    materialized("status/changing", "us", 3);
    event("status/changing", "us");
    untilCounts("status/changing", Map.of("MATERIALIZED", 2, "MISSING", 2));

    world.define(BUNDLE.replace("[eu, jp, us, za]", "[ar, us]"));

    untilCounts("status/changing", Map.of("MATERIALIZED", 1, "MISSING", 1));
  }

  @Test
  void namesTheAssetThatNobodyKnows() {
    given()
        .get("/api/v1/partition-status/strip?asset=status/dayz")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-asset"))
        .body("detail", containsString("status/dayz"));
  }

  @Test
  void equalsASlowRecomputationAfterManyChanges() {
    long seed = 20261121;
    Random random = new Random(seed);
    List<String> keys = new ArrayList<>();
    List<PartitionSetMember> members = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      keys.add("many-" + i);
      members.add(TestWorld.member("status_files", "many-" + i, 1_000 + 3 * i, 1));
    }
    world.publish(members);
    Map<String, PartitionStatus> expected = new HashMap<>();
    for (int token = 10; token < 200; token++) {
      String key = keys.get(random.nextInt(keys.size()));
      if (random.nextBoolean()) {
        materialized("status/many", key, token);
        expected.put(key, PartitionStatus.MATERIALIZED);
      } else {
        failed("status/many", key, token);
        expected.put(key, PartitionStatus.FAILED);
      }
      event("status/many", key);
    }

    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              Map<PartitionStatus, List<String>> shown = new EnumMap<>(PartitionStatus.class);
              for (PartitionStatus status :
                  List.of(PartitionStatus.MATERIALIZED, PartitionStatus.FAILED)) {
                shown.put(
                    status,
                    get("/partition-status/partitions?asset=status/many&search=many&limit=1000&status="
                            + status)
                        .getList("items.key"));
              }
              assertThat(shown)
                  .as("seed %s", seed)
                  .allSatisfy(
                      (status, found) ->
                          assertThat(found)
                              .containsExactlyElementsOf(
                                  keys.stream()
                                      .filter(key -> expected.get(key) == status)
                                      .toList()));
            });
  }

  private void materialized(String asset, String partition, long token) {
    outcome(
        asset,
        partition,
        "materialization",
        new Document("runId", "run" + token)
            .append("token", token)
            .append("at", AT)
            .append("metadata", new Document("rows", 12))
            .append("dataVersion", "v" + token));
  }

  private void failed(String asset, String partition, long token) {
    outcome(
        asset,
        partition,
        "failure",
        new Document("runId", "run" + token)
            .append("token", token)
            .append("at", AT)
            .append("error", "no space left"));
  }

  private void outcome(String asset, String partition, String field, Document outcome) {
    TestWorld.await(
        world
            .collection("asset_partitions")
            .updateOne(
                new Document("_id", asset + "|" + partition),
                new Document(
                    "$set",
                    new Document("asset", asset)
                        .append("partition", partition)
                        .append(field, outcome)),
                new UpdateOptions().upsert(true)));
  }

  private void event(String asset, String partition) {
    var event =
        new AssetEvent.Materialized(asset, partition, "run", 1, AT.toInstant(), Map.of(), "v");
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.assetEvents(),
                event.assetPartition(),
                event,
                TestWorld.event(AssetEvent.TYPE))));
  }

  private void publish(RunEvent event) {
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.runEvents(), event.runId(), event, TestWorld.event(RunEvent.TYPE))));
  }

  private void untilCounts(String asset, Map<String, Integer> nonZero) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Integer> counts =
                  new HashMap<>(get("/partition-status?asset=" + asset).getMap("counts"));
              counts.values().removeIf(count -> count == 0);
              assertThat(counts).isEqualTo(nonZero);
            });
  }

  private long version(String asset) {
    return get("/partition-status?asset=" + asset).getLong("version");
  }

  private static JsonPath get(String path) {
    return given().get("/api/v1" + path).then().statusCode(200).extract().jsonPath();
  }
}
