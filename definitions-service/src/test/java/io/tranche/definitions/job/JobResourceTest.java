package io.tranche.definitions.job;

import static io.restassured.RestAssured.given;
import static io.tranche.definitions.SalesBundle.yaml;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class JobResourceTest {

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void showsAJobWithItsAssetsInOrder() {
    apply(
            "shown",
            "{name: shown, description: All months., target: orders_by_month+, tags: {a: b}}")
        .statusCode(201)
        .body("created.kind", contains("job"));

    given()
        .get("/api/v1/jobs/shown")
        .then()
        .statusCode(200)
        .body("target", equalTo("orders_by_month+"))
        .body("description", equalTo("All months."))
        .body("tags.a", equalTo("b"))
        .body("assets", contains("orders_by_month", "summary"))
        .body("partitions.type", equalTo("monthly"))
        .body("bundle", equalTo("shown"));
    given().get("/api/v1/jobs?search=show").then().body("items.name", hasItem("shown"));
    given()
        .get("/api/v1/jobs/shows")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-job"))
        .body("detail", containsString("did you mean shown?"));
  }

  @Test
  void isPlannedAppliedAndRolledBackLikeEveryDocument() {
    int first = apply("undone", "{name: undone, target: summary}").extract().path("catalog");
    apply("undone", "{name: undone, target: +summary and group:default and not by_region}")
        .statusCode(422)
        .body("problems[0].path", equalTo("jobs[undone].target"))
        .body("problems[0].message", containsString("partitioned differently"))
        .body("problems[0].message", containsString("daily_regional_sales"))
        .body("problems[0].message", containsString("orders_by_month"));
    apply("undone", "{name: undone, target: orders_by_month}")
        .statusCode(200)
        .body("changed.name", contains("undone"));

    given()
        .contentType("application/json")
        .body(Map.of("catalog", first))
        .post("/api/v1/bundles/undone/rollback")
        .then()
        .statusCode(200);

    given()
        .get("/api/v1/jobs/undone")
        .then()
        .body("assets", contains("summary"))
        .body("partitions", nullValue());
  }

  private static ValidatableResponse apply(String bundle, String job) {
    return yaml()
        .body("apiVersion: tranche.io/v1\nbundle: " + bundle + "\njobs:\n  - " + job + "\n")
        .put("/api/v1/bundles/" + bundle)
        .then();
  }
}
