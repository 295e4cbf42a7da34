package io.tranche.run.check;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent.Checked;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of checks, over HTTP and by programs on the topic. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class CheckReportTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: reports
      assets:
        - key: reports/days
          partitions: {type: static, keys: [a, b, c, d]}
          materializer: {type: none}
          checks: [{name: seen, blocking: true}, {name: counted, severity: warn}]
        - {key: reports/outside, external: true, checks: [{name: seen}]}
        - {key: reports/bare, external: true}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject RunRepository runs;
  @Inject CheckReports reports;
  @Inject MongoCheckRepository checks;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void isAnEvaluationOfTheDataThatIsThere() {
    String run = materialized("a");

    String id =
        report("reports/days", "seen", Map.of("partition", "a", "metadata", Map.of("rows", 3)))
            .statusCode(201)
            .body("runId", equalTo(run))
            .body("passed", equalTo(false))
            .body("holds", equalTo(true))
            .body("reportedBy.type", equalTo("person"))
            .body("metadata.rows", equalTo(3))
            .extract()
            .path("id");

    given()
        .queryParams("asset", "reports/days", "partition", "a", "check", "seen")
        .get("/api/v1/checks")
        .then()
        .body("items.id", contains(id));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> world.assetEvents(run).stream().anyMatch(event -> event.id().equals(id)));
  }

  @Test
  void mayBeMilderThanTheCheckAndThenHoldsNothing() {
    report("reports/days", "seen", Map.of("partition", "b", "severity", "WARN"))
        .statusCode(201)
        .body("severity", equalTo("warn"))
        .body("holds", equalTo(false));
  }

  @Test
  void isTakenOfWhatIsNeverRunHere() {
    report("reports/outside", "seen", Map.of()).statusCode(201).body("token", equalTo(0));
  }

  @Test
  void isTakenOnceUnderOneKey() {
    String key = UUID.randomUUID().toString();
    Map<String, Object> body =
        Map.of("asset", "reports/days", "partition", "c", "check", "counted", "passed", true);
    for (int i = 0; i < 2; i++) {
      given()
          .contentType(ContentType.JSON)
          .header("Idempotency-Key", key)
          .body(body)
          .post("/api/v1/reports/checks")
          .then()
          .statusCode(201);
    }
    given()
        .queryParams("asset", "reports/days", "partition", "c", "check", "counted")
        .get("/api/v1/checks/evaluations")
        .then()
        .body("items.size()", equalTo(1));
  }

  /** As it is when a replica has stored a report and died, and the data has changed since. */
  @Test
  void staysAboutTheDataThatItWasMadeAbout() {
    String earlier = materialized("a");
    String id = UUID.randomUUID().toString();
    AssetReport.Check report = passed("a");
    await(reports.take(id, report, Instant.EPOCH));
    String later = materialized("a");

    await(reports.take(id, report, Instant.EPOCH));

    assertThat(later).isNotEqualTo(earlier);
    assertThat(await(checks.findReport(id)).orElseThrow().runId()).isEqualTo(earlier);
  }

  /** As it is when a replica has died between the two documents of a report. */
  @Test
  void isFinishedWhenItIsTakenAgain() {
    AssetReport.Check report = passed("d");
    String id = UUID.randomUUID().toString();
    Instant late = Instant.parse("2100-01-01T00:00:00Z");
    await(reports.take(id, report, late));
    Document last = new Document("_id", EvaluationDocuments.lastId("reports/days", "counted", "d"));
    assertThat(await(world.collection("checks").deleteOne(last)).getDeletedCount()).isOne();

    await(reports.take(id, report, late));

    given()
        .queryParams("asset", "reports/days", "partition", "d", "check", "counted")
        .get("/api/v1/checks")
        .then()
        .body("items.id", contains(Checked.idOfReport(id)));
    assertThat(await(world.collection("checks").deleteOne(last)).getDeletedCount()).isOne();
  }

  @Test
  void comesFromAProgramToo() {
    String id = UUID.randomUUID().toString();
    AssetReport.Check report = passed("b");
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.commands(),
                report.key(),
                report,
                new CloudEvent(id, AssetReport.TYPE, "/test", Instant.EPOCH))));

    Awaitility.await().atMost(PATIENCE).until(() -> await(checks.findReport(id)).isPresent());
    assertThat(await(checks.findReport(id)).orElseThrow().report().orElseThrow().origin())
        .isEqualTo(Origin.program("test"));
  }

  @Test
  void isTakenAtThePathOfDagster() {
    String key = UUID.randomUUID().toString();
    given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(Map.of("check_name", "seen", "passed", false, "partition", "b"))
        .post("/report_asset_check/reports/days")
        .then()
        .statusCode(200)
        .body("size()", equalTo(0));
    assertThat(await(checks.findReport(key)).orElseThrow().holds()).isTrue();
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("passed", false))
        .post("/report_asset_check/reports/outside")
        .then()
        .statusCode(422)
        .body("detail", equalTo("Cannot report check: check_name is required"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "reports/day~seen~a~404~Cannot find asset: no bundle defines it, did you mean reports/days?"
            + " (reports/day)",
        "reports/days~see~a~404~Cannot find check: asset reports/days has seen, counted, did you"
            + " mean seen? (see)",
        "reports/bare~seen~''~404~Cannot find check: asset reports/bare has none (seen)",
        "reports/days~seen~z~404~Cannot report check: reports/days has no such partition (z)",
        "reports/outside~seen~c~404~Cannot report check: reports/outside is not partitioned (c)",
      })
  void saysWhatDoesNotExist(
      String asset, String check, String partition, int status, String detail) {
    report(asset, check, Map.of("partition", partition))
        .statusCode(status)
        .body("detail", equalTo(detail));
  }

  @Test
  void saysWhatIsMissingOrUnknown() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "reports/days", "check", "seen"))
        .post("/api/v1/reports/checks")
        .then()
        .statusCode(422)
        .body("detail", equalTo("Cannot report check: passed is required"));
    report("reports/days", "seen", Map.of("partition", "a", "severity", "fatal"))
        .statusCode(422)
        .body(
            "detail",
            equalTo("Cannot report check: severity is not known (fatal); accepted: error, warn"));
  }

  private static AssetReport.Check passed(String partition) {
    return new AssetReport.Check(
        "reports/days",
        partition,
        "counted",
        true,
        Optional.empty(),
        Map.of(),
        Origin.program("test"));
  }

  private static ValidatableResponse report(String asset, String check, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("asset", asset);
    body.put("check", check);
    body.put("passed", false);
    return given().contentType(ContentType.JSON).body(body).post("/api/v1/reports/checks").then();
  }

  private String materialized(String partition) {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "reports/days", "partition", partition))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(id)).filter(run -> run.status().isTerminal()).isPresent());
    return id;
  }
}
