package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class FoundKeysTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: found
      namespace: found
      partitionSets: [{name: files}, {name: cells}]
      assets:
        - key: listing
          materializer: {type: command, command: [sh, -c, 'seq -f "%%.0f" 1 %d | sed "s/.*/\\"&.csv\\"/" | paste -sd, | sed "s/.*/{\\"set\\": \\"files\\", \\"keys\\": [&], \\"metadata\\": {\\"region\\": \\"us\\"}}/" > "$TRANCHE_METADATA"']}
        - key: broken
          materializer: {type: command, command: [sh, -c, 'echo "{\\"set\\": \\"cells\\", \\"keys\\": [\\"a|b\\", \\"c\\"]}" > "$TRANCHE_METADATA"; echo "{\\"set\\": \\"filez\\", \\"keys\\": [\\"x\\"]}" >> "$TRANCHE_METADATA"']}
        - {key: two, partitions: {type: multi, dimensions: {cell: {type: dynamic, name: cells}, file: {type: dynamic, name: files}}}, materializer: {type: none}}
      """;

  private static final int FOUND = 1_001;

  @Inject TestWorld world;

  @Test
  void whatAProgramFindsIsAddedToItsSetBeforeTheRunEnds() {
    world.define(BUNDLE.formatted(FOUND));

    Run run = ended("found/listing");

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    List<DynamicPartitionRequest> requests = requests("found/files");
    assertThat(requests).hasSize(2);
    assertThat(requests)
        .extracting(DynamicPartitionRequest::origin)
        .containsOnly(Origin.program("found/listing"));
    assertThat(requests)
        .extracting(DynamicPartitionRequest::cause)
        .extracting(Cause::type, Cause::id)
        .containsOnly(tuple("run", run.id()));
    List<Add> adds = requests.stream().flatMap(request -> request.adds().stream()).toList();
    assertThat(adds).hasSize(FOUND);
    assertThat(adds).extracting(Add::key).contains("1.csv", FOUND + ".csv");
    assertThat(adds).extracting(Add::metadata).containsOnly(Map.of("region", "us"));
  }

  @Test
  void aKeyThatCannotBeAddedFailsTheRunAndNothingIsAdded() {
    world.define(BUNDLE.formatted(1));

    Run run = ended("found/broken");

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error())
        .contains(
            "Cannot materialize found/broken: it adds what cannot be added: set found/cells: the"
                + " key of a dimension must not contain any of | , [ ] (a|b); no bundle defines the"
                + " partition set (filez)");
    assertThat(requests("found/cells")).isEmpty();
  }

  private List<DynamicPartitionRequest> requests(String set) {
    return world.records(
        world.topics().dynamicPartitionRequests(), set, DynamicPartitionRequest.class);
  }

  private Run ended(String asset) {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", asset))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("id");
    return world.ended(id);
  }
}
