package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.sql.PostgresServer;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole runs on a database server, from the request to what is recorded. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PostgresRunsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: servers
      connections:
        - {name: servers/here, type: jdbc, url: "%s", user: tranche}
        - {name: servers/away, type: jdbc, url: "jdbc:postgresql://127.0.0.1:%d/sales"}
      assets:
        - key: servers/days
          partitions: {type: daily, start: "2024-01-01"}
          backfillPolicy: {type: singleRun}
          materializer: {type: sql, connection: servers/here, table: days, partitionColumn: day, script: "select cast(d as date) as day from generate_series(cast(:windowStart as timestamp), :windowEnd - interval '1 second', interval '1 day') t(d)"}
          checks: [{name: one, sql: "select count(*) = 1 as passed, current_user as who from days where day = :windowStart"}]
        - key: servers/slow
          materializer: {type: sql, connection: servers/here, table: slow, script: "select 1 as n from pg_sleep(600)", timeout: PT1S}
        - key: servers/endless
          materializer: {type: sql, connection: servers/here, table: endless, script: "select 1 as n from pg_sleep(601)"}
        - key: servers/lost
          materializer: {type: sql, connection: servers/away, table: lost, script: "select 1 as n"}
          retryPolicy: {maxRetries: 1}
      """;

  private final PostgresServer server = new PostgresServer();

  @Inject TestWorld world;

  @BeforeEach
  void define() throws IOException {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      world.define(BUNDLE.formatted(server.url(), nobody.getLocalPort()));
    }
  }

  @Test
  void replacePartitionsAndAskTheirChecks() throws SQLException {
    for (int again = 0; again < 2; again++) {
      Run run = world.ended(launch("servers/days", List.of("2024-01-02", "2024-01-03")));

      assertThat(run.error()).isEmpty();
      assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    }
    assertThat(server.rows("select day from days order by 1"))
        .containsExactly("2024-01-02", "2024-01-03");
    given()
        .get("/api/v1/checks?asset=servers/days")
        .then()
        .statusCode(200)
        .body("items.passed", equalTo(List.of(true, true)))
        .body("items[0].metadata.who", equalTo("tranche"));
  }

  @Test
  void areStoppedInTheServerWhenTheirTimeIsOver() throws SQLException {
    Run run = world.ended(launch("servers/slow", List.of()));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error())
        .contains("Cannot materialize servers/slow: it took longer than its timeout (PT1S)");
    assertThat(sleepers()).isEmpty();
  }

  @Test
  void areStoppedInTheServerWhenTheyAreCanceled() {
    String id = launch("servers/endless", List.of());
    Awaitility.await().atMost(PATIENCE).until(() -> !sleepers().isEmpty());

    given()
        .contentType(ContentType.JSON)
        .post("/api/v1/runs/" + id + "/cancel")
        .then()
        .statusCode(202);

    assertThat(world.ended(id).status()).isEqualTo(RunStatus.CANCELED);
    Awaitility.await().atMost(PATIENCE).until(() -> sleepers().isEmpty());
  }

  @Test
  void failWithTheNameOfTheConnectionWhoseServerIsAwayAndAreRetried() {
    Run run = world.ended(launch("servers/lost", List.of()));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error().orElseThrow())
        .startsWith("Cannot connect to the database of connection servers/away: Connection to")
        .contains("refused");
    assertThat(world.ended(run.retry().orElseThrow().runId()).status())
        .isEqualTo(RunStatus.FAILURE);
  }

  private List<String> sleepers() throws SQLException {
    return server.rows(
        "select pid from pg_stat_activity where wait_event = 'PgSleep' and usename = 'tranche'");
  }

  private static String launch(String asset, List<String> partitions) {
    return given()
        .contentType(ContentType.JSON)
        .body(
            partitions.isEmpty()
                ? Map.of("asset", asset)
                : Map.of("asset", asset, "partitions", partitions))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
