package io.tranche.definitions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.testing.TrancheTestResource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class OpenApiTest {

  @Test
  void everyOperationSaysWhatItsErrorsLookLike() {
    JsonNode document = document();

    assertThat(document.path("paths"))
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(path)
                    .filteredOn(operation -> operation.has("responses"))
                    .isNotEmpty()
                    .allSatisfy(
                        operation ->
                            assertThat(
                                    operation.at(
                                        "/responses/default/content/application~1problem+json/schema/$ref"))
                                .as("%s", operation)
                                .hasToString("\"#/components/schemas/ProblemDetails\"")));
    assertThat(document.at("/components/schemas/ProblemDetails/required"))
        .extracting(JsonNode::asText)
        .contains("code", "detail");
  }

  @Test
  void treesThatArePassedOnAreObjects() {
    JsonNode schemas = document().path("components").path("schemas");

    assertThat(schemas.at("/Definition/properties/document/$ref").asText())
        .isEqualTo("#/components/schemas/Tree");
    assertThat(schemas.at("/AssetView/properties/partitions").toString())
        .contains("Tree")
        .doesNotContain("array");
    assertThat(schemas.at("/Tree/type").asText()).isEqualTo("object");
  }

  @Test
  void refusesABodyThatIsNull() {
    given()
        .contentType("application/json")
        .body("null")
        .post("/api/v1/partition-sets/keys")
        .then()
        .statusCode(422)
        .body("code", equalTo("missing-body"));
  }

  @Test
  void namesTheFieldOfABodyThatIsOfAnotherKind() {
    given()
        .contentType("application/json")
        .body("{\"set\": \"s\", \"keys\": {}}")
        .post("/api/v1/partition-sets/membership")
        .then()
        .statusCode(400)
        .body("code", equalTo("malformed-json"))
        .body("detail", containsString("keys"));
  }

  private static JsonNode document() {
    return Json.tree(given().get("/q/openapi?format=json").asByteArray());
  }
}
