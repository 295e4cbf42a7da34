package io.tranche.definitions.partition;

import static io.restassured.RestAssured.given;
import static io.tranche.definitions.SalesBundle.yaml;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.testing.TrancheTestResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionResourceTest {

  /** a reads its own yesterday and begins nine days after b; total is not partitioned. */
  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: lineage
      assets:
        - key: lineage/a
          partitions: {type: daily, start: "2024-01-10"}
          deps:
            - asset: lineage/a
              mapping: {type: timeWindow, startOffset: -1, endOffset: -1}
          materializer: {type: none}
        - key: lineage/b
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: lineage/a}]
          materializer: {type: none}
        - key: lineage/c
          partitions: {type: monthly, start: "2024-01-01"}
          deps: [{asset: lineage/b}]
          materializer: {type: none}
        - key: lineage/total
          deps: [{asset: lineage/c}]
          materializer: {type: none}
      """;

  @BeforeEach
  void apply() {
    yaml().body(BUNDLE).put("/api/v1/bundles/lineage");
  }

  @Test
  void saysWhichPartitionsAreReadAndThroughWhichMapping() {
    ask("upstream", "asset=lineage/c&partition=2024-02-01")
        .statusCode(200)
        .body("asset", contains("lineage/b"))
        .body("[0].count", equalTo(29))
        .body("[0].partitions[0]", equalTo("2024-02-01"))
        .body("[0].distance", equalTo(1))
        .body("[0].requiredButNonexistent", empty())
        .body("[0].edges", hasSize(1))
        .body("[0].edges[0].upstream", equalTo("lineage/b"))
        .body("[0].edges[0].downstream", equalTo("lineage/c"))
        .body("[0].edges[0].mapping.type", equalTo("timeWindow"))
        .body("[0].edges[0].reason", equalTo("default: both are partitioned by time windows"));
  }

  @Test
  void followsSeveralEdgesUpToWhatDoesNotExist() {
    ask("upstream", "asset=lineage/c&partition=2024-01-01&depth=2")
        .body("asset", contains("lineage/b", "lineage/a"))
        .body("distance", contains(1, 2))
        .body("count", contains(31, 22))
        .body("[0].requiredButNonexistent", empty())
        .body("[1].requiredButNonexistent", hasSize(9))
        .body("[1].requiredButNonexistent[8]", equalTo("2024-01-09"));
  }

  @Test
  void goesOneStepFurtherBackInAnAssetsOwnPastForEachEdge() {
    ask("upstream", "asset=lineage/a&partition=2024-01-15&depth=3")
        .body("asset", contains("lineage/a"))
        .body("[0].partitions", contains("2024-01-12", "2024-01-13", "2024-01-14"))
        .body("[0].edges[0].reason", equalTo("given"));
  }

  @Test
  void saysWhatIsMadeFromAPartitionAcrossTheGraph() {
    ask("downstream", "asset=lineage/a&partition=2024-01-31&depth=100")
        .body("asset", contains("lineage/b", "lineage/a", "lineage/c", "lineage/total"))
        .body("distance", contains(1, 1, 2, 3))
        .body("find { it.asset == 'lineage/c' }.partitions", contains("2024-01-01", "2024-02-01"))
        .body("find { it.asset == 'lineage/total' }.partitions", contains(""));
    ask("downstream", "asset=lineage/b&partition=2024-01-31")
        .body("asset", contains("lineage/c"))
        .body("[0].partitions", contains("2024-01-01"));
  }

  @Test
  void answersAboutSelectedPartitionsTogether() {
    ask("upstream", "asset=lineage/c&selection=[2024-01-01...2024-02-01]")
        .body("count", contains(60));
    ask("upstream", "asset=lineage/total")
        .body("[0].partitions", contains("2024-01-01", "2024-02-01"));
  }

  @Test
  void listsWhatASelectionSelectsAtAnInstant() {
    given()
        .get(
            "/api/v1/partitions?asset=lineage/b&selection=2024-02-*&limit=2"
                + "&at=2024-02-04T12:00:00Z")
        .then()
        .statusCode(200)
        .body("items.key", contains("2024-02-01", "2024-02-02"))
        .body("items[0].window.start", equalTo("2024-02-01T00:00:00Z"))
        .body("total", equalTo(3))
        .body("nextCursor", equalTo("2"));
    given()
        .get("/api/v1/partitions?asset=lineage/b&at=2024-01-03T00:00:00Z")
        .then()
        .body("items.key", contains("2024-01-01", "2024-01-02"));
  }

  @Test
  void countsAllPartitionsOrThoseThatASelectionSelectsAtAnInstant() {
    given()
        .get("/api/v1/partitions/count?asset=lineage/b&at=2024-02-04T12:00:00Z")
        .then()
        .statusCode(200)
        .body("asset", equalTo("lineage/b"))
        .body("at", equalTo("2024-02-04T12:00:00Z"))
        .body("count", equalTo(34));
    given()
        .get("/api/v1/partitions/count?asset=lineage/b&selection=2024-02-*&at=2024-02-04T12:00:00Z")
        .then()
        .body("selection", equalTo("2024-02-*"))
        .body("count", equalTo(3));
  }

  @ParameterizedTest
  @CsvSource({
    "asset=lineage/c&partition=2024-01-01&depth=0, depth, 0",
    "asset=lineage/c&partition=2024-01-01&depth=101, depth, 101",
    "asset=lineage/c&partition=2024-01-01&selection=*, selection, *",
    "asset=lineage/c&partition=2024-01-01&at=noon, at, noon",
  })
  void refusesWhatItCannotAnswerNamingTheParameter(String query, String parameter, String value) {
    given()
        .get("/api/v1/partitions/upstream?" + query)
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-question"))
        .body("problems[0].path", equalTo(parameter))
        .body("problems[0].value", equalTo(value));
  }

  @Test
  void refusesAPartitionThatDoesNotExist() {
    ask("upstream", "asset=lineage/c&partition=2024-13-01")
        .statusCode(422)
        .body("code", equalTo("unknown-partition"))
        .body("detail", containsString("2024-13-01"));
  }

  private static ValidatableResponse ask(String direction, String query) {
    return given()
        .urlEncodingEnabled(false)
        .get(
            "/api/v1/partitions/"
                + direction
                + "?"
                + query.replace("[", "%5B").replace("]", "%5D")
                + "&at=2024-03-01T00:00:00Z")
        .then();
  }
}
