package io.tranche.definitions.bundle;

import static io.restassured.RestAssured.given;
import static io.tranche.definitions.SalesBundle.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tranche.testing.TrancheTestResource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class NamespacesTest {

  private static final String TOYS =
      """
      apiVersion: tranche.io/v1
      bundle: toys
      namespace: toys
      partitionSets: [{name: boxes}]
      assets:
        - {key: raw/boxes, partitions: {type: dynamic, name: boxes}, materializer: {type: none}}
        - {key: counted, deps: [{asset: raw/boxes, mapping: {type: all}}], materializer: {type: none}}
      jobs: [{name: count, target: counted}]
      """;

  @BeforeEach
  void applyToys() {
    yaml().body(TOYS).put("/api/v1/bundles/toys").then().statusCode(anyOf(is(200), is(201)));
  }

  @Test
  void everyNameIsFoundWithItsNamespaceAndWithoutWhereThatLeavesNoDoubt() {
    for (String key : new String[] {"toys/raw/boxes", "raw/boxes", "/toys/raw/boxes"}) {
      given()
          .queryParam("asset", key)
          .get("/api/v1/assets/detail")
          .then()
          .body("key", equalTo("toys/raw/boxes"))
          .body("bundle", equalTo("toys"));
    }
    given().get("/api/v1/jobs/count").then().body("name", equalTo("toys/count"));
    given().get("/api/v1/jobs/toys/count").then().body("assets", contains("toys/counted"));
    given()
        .contentType("application/json")
        .body(Map.of("set", "boxes", "keys", new String[] {"box-0"}))
        .post("/api/v1/partition-sets/keys")
        .then()
        .statusCode(201)
        .body("set", equalTo("toys/boxes"));
    given().get("/api/v1/partition-sets/keys?set=boxes").then().body("items.key", hasItem("box-0"));
  }

  @Test
  void aNameOfSeveralNamespacesHasToBeWrittenInFull() {
    yaml()
        .body(TOYS.replace(": toys\n", ": games\n"))
        .put("/api/v1/bundles/games")
        .then()
        .statusCode(201);

    given()
        .get("/api/v1/assets/detail?asset=counted")
        .then()
        .statusCode(422)
        .body("code", equalTo("ambiguous-name"))
        .body("detail", containsString("games/counted, toys/counted"));

    yaml()
        .body("{apiVersion: tranche.io/v1, bundle: games}")
        .put("/api/v1/bundles/games")
        .then()
        .statusCode(200);
  }

  @Test
  void aBrokenBundleThatIsAppliedAgainAndAgainChangesNothingOfAnother() {
    String broken =
        TOYS.replace(": toys\n", ": broken\n")
            .replace("deps: [{asset: raw/", "deps: [{asset: /toys/");
    String before = given().get("/api/v1/bundles/toys").asString();

    for (int i = 0; i < 20; i++) {
      yaml()
          .body(broken)
          .put("/api/v1/bundles/broken")
          .then()
          .statusCode(422)
          .body("problems[0].value", equalTo("toys/boxes"));
      yaml().body(TOYS).put("/api/v1/bundles/toys").then().statusCode(200);
    }

    assertThat(given().get("/api/v1/bundles/toys").asString()).isEqualTo(before);
    given().get("/api/v1/bundles/broken").then().statusCode(404);
  }

  @Test
  void aQuotaBoundsTheKeysAndDocumentsOfANamespaceAndSaysItsName() {
    yaml().body(quota("keys: 3, documents: 6")).put("/api/v1/bundles/platform");
    given().get("/api/v1/partition-sets/keys?set=toys/boxes").then().body("total", lessThan(3));
    add("box-1", "box-2").then().statusCode(201);
    add("box-1", "box-3", "box-4")
        .then()
        .statusCode(409)
        .body("code", equalTo("quota-reached"))
        .body(
            "detail",
            equalTo(
                "Cannot add partition box-4 to set toys/boxes: the sets of namespace toys have as"
                    + " many keys as its quota allows (3)"));
    add("box-1", "box-3").then().statusCode(201);
    yaml()
        .body(
            TOYS.replace(
                "jobs: [",
                "jobs: [{name: b, target: counted}, {name: c, target: counted}, {name: d, target: counted}, "))
        .put("/api/v1/bundles/toys")
        .then()
        .statusCode(422)
        .body("problems[0].path", equalTo("quotas[toys].documents"))
        .body("problems[0].value", equalTo("7"));

    yaml().body("{apiVersion: tranche.io/v1, bundle: platform}").put("/api/v1/bundles/platform");
    add("box-5").then().statusCode(201);
  }

  private static Response add(String... keys) {
    return given()
        .contentType("application/json")
        .body(Map.of("set", "toys/boxes", "keys", keys))
        .post("/api/v1/partition-sets/keys");
  }

  private static String quota(String limits) {
    return "{apiVersion: tranche.io/v1, bundle: platform, quotas: [{namespace: toys, "
        + limits
        + "}]}";
  }
}
