package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists by recency, where an index is followed and where all that is listed is sorted. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RecentPartitionsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: recent
      assets:
        - {key: recent/many, partitions: {type: daily, start: "2015-01-01", end: "2025-01-01"}, materializer: {type: none}}
        - {key: recent/flowing, partitions: {type: daily, start: "2015-01-01", end: "2025-01-01"}, materializer: {type: none}}
        - {key: recent/ties, partitions: {type: static, keys: [Z, a, "a.b*c", b, ä, 日本, 😀]}, materializer: {type: none}}
      """;

  private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);

  @Inject TestWorld world;
  @Inject StatusWorld statuses;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void findsFailuresBehindAnyNumberOfNewerSuccesses() {
    List<Document> stored = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      stored.add(made("recent/many", day(i), 10_000 + i));
    }
    for (int i = 2_000; i < 3_300; i++) {
      stored.add(failed("recent/many", day(i), i / 10));
    }
    for (int i = 3_300; i < 3_400; i++) {
      // As an earlier release has left what was mended.
      stored.add(
          failed("recent/many", day(i), 20_000)
              .append("token", 30_000L + i)
              .append("materialization", outcome(30_000 + i)));
    }
    TestWorld.await(world.collection("asset_partitions").insertMany(stored));
    List<String> expected =
        IntStream.iterate(3_299, i -> i >= 2_000, i -> i - 1).mapToObj(i -> day(i)).toList();

    String failures = "asset=recent/many&order=recent&status=FAILED";
    List<List<String>> pages = statuses.pages(failures + "&limit=100");

    assertThat(pages.subList(0, 13)).allSatisfy(page -> assertThat(page).hasSize(100));
    assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(expected);
    String some = failures + "&from=2000&to=2600";
    assertThat(statuses.pages(some + "&limit=1000"))
        .as("sorted")
        .containsExactly(IntStream.range(0, 600).mapToObj(i -> day(2_599 - i)).toList());
    assertThat(statuses.pages(some + "&limit=100").stream().flatMap(List::stream))
        .as("found by the index")
        .containsExactlyElementsOf(expected.subList(700, 1_300));
    assertThat(statuses.keys("asset=recent/many&order=recent&limit=3"))
        .containsExactly(day(3_399), day(3_398), day(3_397));
    assertThat(statuses.keys(failures + "&search=2022-12-3"))
        .containsExactly("2022-12-31", "2022-12-30");
  }

  @Test
  void aPageGoesOnWhereTheLastOneEndedWhileNewerOnesCome() {
    TestWorld.await(
        world
            .collection("asset_partitions")
            .insertMany(
                IntStream.range(0, 120)
                    .mapToObj(i -> made("recent/flowing", day(i), i + 1))
                    .toList()));
    String recent = "asset=recent/flowing&order=recent&limit=50";
    JsonPath first = statuses.get("/partition-status/partitions?" + recent);
    assertThat(first.<String>getList("items.key")).startsWith(day(119)).endsWith(day(70));

    statuses.materialized("recent/flowing", day(200), 500);
    statuses.materialized("recent/flowing", day(60), 501);
    statuses.untilCounts("recent/flowing", Map.of("MATERIALIZED", 121, "MISSING", 3_532));

    assertThat(statuses.pagesAfter(recent, first).stream().flatMap(List::stream))
        .containsExactlyElementsOf(
            IntStream.range(0, 70)
                .map(i -> 69 - i)
                .filter(i -> i != 60)
                .mapToObj(i -> day(i))
                .toList());
    assertThat(statuses.keys(recent)).startsWith(day(60), day(200), day(119));
  }

  @Test
  void thoseOfOneRunFollowByTheirKeysHoweverTheyAreFound() {
    List<String> keys = List.of("Z", "a", "a.b*c", "b", "ä", "日本", "😀");
    TestWorld.await(
        world
            .collection("asset_partitions")
            .insertMany(keys.stream().map(key -> made("recent/ties", key, 7)).toList()));
    List<String> newest = List.of("😀", "日本", "ä", "b", "a.b*c", "a", "Z");
    String recent = "asset=recent/ties&order=recent";

    assertThat(statuses.keys(recent + "&limit=7")).as("sorted").isEqualTo(newest);
    assertThat(statuses.pages(recent + "&limit=2").stream().flatMap(List::stream))
        .as("found by the index")
        .containsExactlyElementsOf(newest);
    assertThat(statuses.keys(recent + "&search=.b*")).containsExactly("a.b*c");
    assertThat(statuses.keys(recent + "&search=" + StatusWorld.encoded("本"))).containsExactly("日本");
    assertThat(statuses.keys(recent + "&search=")).isEqualTo(newest);
    assertThat(statuses.keys(recent + "&search=nowhere")).isEmpty();
  }

  private static String day(int number) {
    return FIRST.plusDays(number).toString();
  }

  private static Document made(String asset, String partition, long token) {
    return document(asset, partition, token).append("materialization", outcome(token));
  }

  private static Document failed(String asset, String partition, long token) {
    return document(asset, partition, token)
        .append("failure", outcome(token).append("error", "no space left"));
  }

  private static Document document(String asset, String partition, long token) {
    return new Document("_id", asset + "|" + partition)
        .append("asset", asset)
        .append("partition", partition)
        .append("token", token);
  }

  private static Document outcome(long token) {
    return new Document("runId", "run" + token)
        .append("token", token)
        .append("at", Date.from(Instant.EPOCH))
        .append("dataVersion", "v");
  }
}
