package io.tranche.definitions.asset;

import static io.restassured.RestAssured.given;
import static io.tranche.definitions.SalesBundle.yaml;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class AssetResourceTest {

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void showsTheSelectedPartOfTheGraphInOrder() {
    graph("selection", "raw/orders+")
        .statusCode(200)
        .body(
            "nodes.key",
            contains("raw/orders", "daily_regional_sales", "orders_by_month", "summary"))
        .body("nodes.partitions", contains("dynamic", "multi", "monthly", null))
        .body("roots", contains("raw/orders"))
        .body("groups.name", contains("default", "sales"))
        .body("groups[1].assets", contains("raw/orders"))
        .body("edges", hasSize(3))
        .body("edges.upstream", contains("raw/orders", "daily_regional_sales", "orders_by_month"))
        .body("edges.mapping.type", contains("metadata", "multiToSingle", "all"))
        .body(
            "edges.reason",
            contains("given", "given", "default: the downstream asset is not partitioned"))
        .body("edges.allowMissingUpstream", contains(false, true, false));
  }

  @Test
  void leavesOutEdgesToAssetsThatAreNotShown() {
    graph("selection", "raw/orders or orders_by_month or summary")
        .body("edges", hasSize(1))
        .body("roots", contains("raw/orders", "orders_by_month"));
  }

  @Test
  void showsTheWholeGraphUnlessAskedForLess() {
    given()
        .get("/api/v1/asset-graph")
        .then()
        .body("nodes.key", hasItems("raw/orders", "by_region", "summary"))
        .body("roots", hasItems("raw/orders", "by_region"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', daily_regional_sales orders_by_month raw/orders summary",
    "depth=1, daily_regional_sales orders_by_month summary",
    "depth=1&direction=upstream, daily_regional_sales orders_by_month",
    "depth=2&direction=upstream, daily_regional_sales orders_by_month raw/orders",
    "direction=downstream, orders_by_month summary",
    "depth=0, orders_by_month",
  })
  void showsWhatIsAroundAnAsset(String query, String expected) {
    given()
        .get("/api/v1/asset-graph?asset=orders_by_month&" + query)
        .then()
        .statusCode(200)
        .body("nodes.key.sort().join(' ')", equalTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "asset=summary&direction=sideways~invalid-neighbourhood~direction",
        "asset=summary&depth=-1~invalid-neighbourhood~depth",
        "asset=summary&selection=summary~ambiguous-assets~selection",
        "selection=summary or~invalid-asset-selection~selection",
        "selection=sumary~unknown-asset~selection",
      })
  void refusesWhatItCannotShowNamingTheParameter(String query, String code, String parameter) {
    given()
        .get("/api/v1/asset-graph?" + query)
        .then()
        .statusCode(422)
        .body("code", equalTo(code))
        .body("problems[0].path", equalTo(parameter));
  }

  @Test
  void namesTheNearestAssetInsteadOfOneThatIsNotDefined() {
    graph("selection", "sumary+").body("detail", containsString("did you mean summary?"));
    graph("asset", "sumary")
        .statusCode(404)
        .body("detail", containsString("did you mean summary?"));
  }

  @Test
  void listsSelectedAssetsWithWhatIsKnownAboutThem() {
    yaml()
        .body(
            """
            apiVersion: tranche.io/v1
            bundle: labels
            assets:
              - key: labels/a
                group: labels
                owners: [team:data, ada@example.com]
                tags: {tier: gold, pii: ""}
                metadata: {dashboard: "https://example.com/a", rows: 7}
                external: true
                checks: [{name: seen, severity: warn}]
              - {key: labels/b, group: labels, external: true}
            """)
        .put("/api/v1/bundles/labels");

    given()
        .queryParam("selection", "group:labels and tag:tier=gold and owner:team:data")
        .get("/api/v1/assets")
        .then()
        .statusCode(200)
        .body("items.key", contains("labels/a"))
        .body("items[0].owners", contains("team:data", "ada@example.com"))
        .body("items[0].tags.tier", equalTo("gold"))
        .body("items[0].metadata.dashboard", equalTo("https://example.com/a"))
        .body("items[0].metadata.rows", equalTo("7"))
        .body("items[0].checks[0].name", equalTo("seen"))
        .body("items[0].checks[0].severity", equalTo("warn"))
        .body("items[0].checks[0].reported", equalTo(true));
  }

  @Test
  void showsWhatIsMadeTogetherAndWhatARunMayBeTold() {
    yaml()
        .body(
            """
            apiVersion: tranche.io/v1
            bundle: together
            materializers: [{name: split, materializer: {type: command, command: [split]}}]
            assets:
              - {key: together/left, configSchema: {required: [day]}, materializer: {type: shared, name: split}}
              - {key: together/right, materializer: {type: shared, name: split}}
            """)
        .put("/api/v1/bundles/together")
        .then()
        .statusCode(201);

    given()
        .queryParam("selection", "together/*")
        .get("/api/v1/assets")
        .then()
        .statusCode(200)
        .body("items.key", contains("together/left", "together/right"))
        .body("items[1].materializer.type", equalTo("command"))
        .body("items[1].madeWith", contains("together/left", "together/right"))
        .body("items[0].configSchema.required", contains("day"));
  }

  @Test
  void refusesACycleAsAPath() {
    yaml()
        .body(
            """
            apiVersion: tranche.io/v1
            bundle: cycle
            assets:
              - {key: cycle/a, deps: [{asset: cycle/c}], materializer: {type: none}}
              - {key: cycle/b, deps: [{asset: cycle/a}], materializer: {type: none}}
              - {key: cycle/c, deps: [{asset: cycle/b}], materializer: {type: none}}
            """)
        .put("/api/v1/bundles/cycle")
        .then()
        .statusCode(422)
        .body("problems[0].message", equalTo("read each other in a cycle"))
        .body("problems[0].value", equalTo("cycle/a -> cycle/b -> cycle/c -> cycle/a"));
  }

  private static ValidatableResponse graph(String parameter, String value) {
    return given().queryParam(parameter, value).get("/api/v1/asset-graph").then();
  }
}
