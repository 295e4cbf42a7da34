package io.tranche.run.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class StatusByDimensionTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: dimensions
      partitionSets: [{name: dimension_files}]
      assets:
        - key: cube
          partitions:
            type: multi
            dimensions:
              date: {type: daily, start: "2024-01-01", end: "2024-01-05"}
              file: {type: dynamic, name: dimension_files}
              region: {type: static, keys: [eu, jp, us]}
          materializer: {type: none}
        - {key: line, partitions: {type: static, keys: [a, b, c, d, e]}, materializer: {type: none}}
      """;

  private static final String CHOSEN =
      BUNDLE
          .replace("dimension_files", "chosen_files")
          .replace("bundle: dimensions", "bundle: chosen")
          .replace("key: cube", "key: chosen")
          .replace("key: line", "key: chosen_line");

  @Inject TestWorld world;
  @Inject StatusWorld statuses;

  @Test
  void showsEachDimensionAndEachPairOfThem() {
    world.define(BUNDLE);
    world.publish(
        List.of(
            TestWorld.member("dimension_files", "f1", 1, 1),
            TestWorld.member("dimension_files", "f2", 5, 1)));
    statuses.untilCounts("cube", Map.of("MISSING", 24));
    for (String region : List.of("eu", "jp", "us")) {
      statuses.materialized("cube", "2024-01-01|f1|" + region, 3);
      statuses.materialized("cube", "2024-01-01|f2|" + region, 4);
    }
    statuses.materialized("cube", "2024-01-03|f2|jp", 5);
    statuses.failed("cube", "2024-01-04|f2|jp", 6);
    statuses.untilCounts("cube", Map.of("MATERIALIZED", 7, "FAILED", 1, "MISSING", 16));

    JsonPath dates = statuses.get("/partition-status/dimension?asset=cube");
    assertThat(dates.getString("side.dimension")).isEqualTo("date");
    assertThat(dates.<String>getList("side.keys"))
        .containsExactly("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04");
    assertThat(runs(dates, "runs"))
        .containsExactly(
            List.of(0, 1, 0, 6, 0),
            List.of(1, 2, 0, 0, 6),
            List.of(2, 3, 0, 1, 5),
            List.of(3, 4, 1, 0, 5));

    JsonPath inJapan =
        statuses.get("/partition-status/dimension?asset=cube&dimension=file&where=region%3Djp");
    assertThat(inJapan.<String>getList("side.keys")).containsExactly("f1", "f2");
    assertThat(runs(inJapan, "runs"))
        .containsExactly(List.of(0, 1, 0, 1, 3), List.of(1, 2, 1, 2, 1));

    JsonPath grid =
        statuses.get("/partition-status/grid?asset=cube&rows=region&where=file%3Df2&height=2");
    assertThat(grid.getString("columns.dimension")).isEqualTo("date");
    assertThat(grid.<String>getList("rows.keys")).containsExactly("eu", "jp");
    assertThat(runs(grid, "cells[0].runs"))
        .containsExactly(List.of(0, 1, 0, 1, 0), List.of(1, 4, 0, 0, 3));
    assertThat(runs(grid, "cells[1].runs"))
        .containsExactly(
            List.of(0, 1, 0, 2, 0),
            List.of(1, 2, 0, 0, 2),
            List.of(2, 3, 0, 1, 1),
            List.of(3, 4, 1, 0, 1));
  }

  @Test
  void listsWhatASelectionNames() {
    world.define(CHOSEN);
    world.publish(List.of(TestWorld.member("chosen_files", "f1", 1, 1)));
    statuses.untilCounts("chosen", Map.of("MISSING", 12));
    statuses.materialized("chosen", "2024-01-01|f1|eu", 3);
    statuses.materialized("chosen", "2024-01-02|f1|us", 4);
    statuses.failed("chosen", "2024-01-03|f1|eu", 5);
    statuses.untilCounts("chosen", Map.of("MATERIALIZED", 2, "FAILED", 1, "MISSING", 9));

    String europe = "asset=chosen&selection=region%3Deu";
    assertThat(statuses.keys(europe))
        .containsExactly(
            "2024-01-01|f1|eu", "2024-01-02|f1|eu", "2024-01-03|f1|eu", "2024-01-04|f1|eu");
    assertThat(statuses.get("/partition-status/partitions?limit=1&" + europe).getInt("total"))
        .isEqualTo(4);
    assertThat(statuses.keys(europe + "&status=MISSING"))
        .containsExactly("2024-01-02|f1|eu", "2024-01-04|f1|eu");
    assertThat(statuses.keys(europe + "&order=recent"))
        .containsExactly("2024-01-03|f1|eu", "2024-01-01|f1|eu");
    assertThat(
            statuses.keys(
                "asset=chosen&selection=date%3D%5B2024-01-02...2024-01-03%5D%20region%3Djp,us"))
        .containsExactly(
            "2024-01-02|f1|jp", "2024-01-02|f1|us", "2024-01-03|f1|jp", "2024-01-03|f1|us");
    given()
        .urlEncodingEnabled(false)
        .get("/api/v1/partition-status/partitions?asset=chosen&selection=continent%3Deu")
        .then()
        .statusCode(422)
        .body(
            "detail",
            equalTo("Cannot select by dimension: expected date, file, region (continent)"));
  }

  /** From, to, failed, materialized and missing of each. */
  private static List<List<Integer>> runs(JsonPath answer, String at) {
    return answer.<Map<String, Object>>getList(at).stream()
        .map(
            run -> {
              Map<?, ?> counts = (Map<?, ?>) run.get("counts");
              return List.of(
                  (Integer) run.get("from"),
                  (Integer) run.get("to"),
                  (Integer) counts.get("FAILED"),
                  (Integer) counts.get("MATERIALIZED"),
                  (Integer) counts.get("MISSING"));
            })
        .toList();
  }

  @Test
  void namesWhatIsNoDimension() {
    world.define(BUNDLE);

    refused("/grid?asset=line", "no-dimensions");
    refused("/dimension?asset=cube&dimension=day", "invalid-grid");
    refused("/dimension?asset=cube&where=region%3Dmars", "invalid-grid");
    given()
        .urlEncodingEnabled(false)
        .get("/api/v1/partition-status/dimension?asset=cube&where=region%3Dmars")
        .then()
        .body(
            "detail",
            equalTo("Cannot show dimensions: where names no key of dimension region (mars)"));
  }

  @Test
  void listsTheNewestFirst() {
    world.define(BUNDLE);
    statuses.materialized("line", "d", 1);
    statuses.materialized("line", "b", 2);
    statuses.failed("line", "a", 3);
    statuses.materialized("line", "e", 3);
    statuses.failed("line", "d", 4);
    statuses.untilCounts("line", Map.of("MATERIALIZED", 2, "FAILED", 2, "MISSING", 1));

    String recent = "asset=line&order=recent";
    assertThat(statuses.keys(recent)).containsExactly("d", "e", "a", "b");
    assertThat(statuses.keys(recent + "&status=FAILED")).containsExactly("d", "a");
    assertThat(statuses.keys(recent + "&search=b")).containsExactly("b");
    JsonPath first = statuses.get("/partition-status/partitions?" + recent + "&limit=2");
    statuses.materialized("line", "c", 5);
    statuses.untilCounts("line", Map.of("MATERIALIZED", 3, "FAILED", 2));
    assertThat(statuses.keys(recent + "&cursor=" + first.getString("nextCursor")))
        .containsExactly("a", "b");

    refused("/partitions?status=MISSING&" + recent, "invalid-order");
    refused("/partitions?asset=line&order=size", "invalid-order");
  }

  private static void refused(String question, String code) {
    given()
        .urlEncodingEnabled(false)
        .get("/api/v1/partition-status" + question)
        .then()
        .statusCode(422)
        .body("code", equalTo(code));
  }
}
