package io.tranche.definitions.bundle;

import static io.restassured.RestAssured.given;
import static io.tranche.definitions.SalesBundle.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.BundleSchema;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.definitions.Kind;
import io.tranche.definitions.Kafka;
import io.tranche.definitions.SalesBundle;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.testing.Concurrently;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class BundleResourceTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Inject CatalogRepository catalogs;
  @Inject CatalogView view;
  @Inject Clock clock;

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void appliesChangesAndRemovesAndLeavesTheRestAlone() {
    yaml()
        .body(bundle("crud", "{key: crud/a}", "{key: crud/b}"))
        .put("/api/v1/bundles/crud")
        .then()
        .statusCode(201)
        .body("bundle", equalTo("crud"))
        .body("created.name", contains("crud/a", "crud/b"));

    yaml()
        .body(bundle("crud", "{key: crud/a, group: x}", "{key: crud/c}"))
        .put("/api/v1/bundles/crud")
        .then()
        .statusCode(200)
        .body("created.name", contains("crud/c"))
        .body("changed.name", contains("crud/a"))
        .body("removed.name", contains("crud/b"))
        .body("unchanged", equalTo(0));

    given().get("/api/v1/assets/detail?asset=crud/a").then().body("group", equalTo("x"));
    given().get("/api/v1/assets/detail?asset=crud/b").then().statusCode(404);
    given().get("/api/v1/assets/detail?asset=raw/orders").then().statusCode(200);
    given()
        .get("/api/v1/bundles/crud")
        .then()
        .body("documents.name", contains("crud/a", "crud/c"))
        .body("documents[0].version", equalTo(2))
        .body("documents[0].document.group", equalTo("x"));
    given().get("/api/v1/bundles").then().body("items.name", hasItem("crud"));
  }

  @Test
  void goesBackToAnEarlierVersion() {
    int first =
        yaml()
            .body(bundle("undone", "{key: undone/a}"))
            .put("/api/v1/bundles/undone")
            .path("catalog");
    yaml()
        .body(bundle("undone", "{key: undone/a, group: x}", "{key: undone/b}"))
        .put("/api/v1/bundles/undone")
        .then()
        .statusCode(200);
    yaml().body(bundle("between", "{key: between/a}")).put("/api/v1/bundles/between");

    given()
        .contentType("application/json")
        .body(Map.of("catalog", first))
        .post("/api/v1/bundles/undone/rollback")
        .then()
        .statusCode(200)
        .body("changed.name", contains("undone/a"))
        .body("removed.name", contains("undone/b"));

    given()
        .get("/api/v1/bundles/undone")
        .then()
        .body("documents.name", contains("undone/a"))
        .body("documents[0].document.group", nullValue());
    given().get("/api/v1/bundles/between").then().statusCode(200);
    given()
        .get("/api/v1/bundles/undone?catalog=" + (first + 1))
        .then()
        .body("documents.name", contains("undone/a", "undone/b"));
    given()
        .get("/api/v1/bundles/undone/versions?limit=2")
        .then()
        .body("items", hasSize(2))
        .body("items[0].removed.name", contains("undone/b"))
        .body("items[1].written.name", contains("undone/a", "undone/b"))
        .body("nextCursor", equalTo(Integer.toString(first)));
    given()
        .get("/api/v1/bundles/undone/versions?cursor=" + first)
        .then()
        .body("items.catalog", contains(first))
        .body("nextCursor", nullValue());
  }

  @Test
  void refusesToGoBackBehindTheFirstVersion() {
    given()
        .contentType("application/json")
        .body(Map.of("catalog", 0))
        .post("/api/v1/bundles/sales/rollback")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-bundle-version"));
    given()
        .contentType("application/json")
        .post("/api/v1/bundles/sales/rollback")
        .then()
        .statusCode(422)
        .body("problems[0].path", equalTo("body"));
  }

  @Test
  void planSaysWhatBecomesOfPartitionsAndWhatFollows() {
    yaml()
        .body(
            bundle(
                "effects",
                "{key: effects/a, partitions: {type: static, keys: [x, y]}}",
                "{key: effects/b, deps: [{asset: effects/a}]}"))
        .put("/api/v1/bundles/effects");

    yaml()
        .body(
            bundle(
                "effects",
                "{key: effects/a, partitions: {type: static, keys: [y, z]}}",
                "{key: effects/b, deps: [{asset: effects/a}]}"))
        .post("/api/v1/bundles/effects/plan")
        .then()
        .statusCode(200)
        .body("partitions[0].asset", equalTo("effects/a"))
        .body("partitions[0].appearing", contains("z"))
        .body("partitions[0].vanishing", contains("x"))
        .body("affected", contains("effects/a", "effects/b"));
  }

  @Test
  void writesNothingWhenNothingChanged() {
    long before = newest();

    yaml()
        .body(SalesBundle.YAML)
        .put("/api/v1/bundles/sales")
        .then()
        .statusCode(200)
        .body("unchanged", equalTo(10))
        .body("catalog", equalTo((int) before));

    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void plansWithoutApplying() {
    long before = newest();

    yaml()
        .body(bundle("planned", "{key: planned/a}"))
        .post("/api/v1/bundles/planned/plan")
        .then()
        .statusCode(200)
        .body("created.name", contains("planned/a"));

    assertThat(newest()).isEqualTo(before);
    given().get("/api/v1/bundles/planned").then().statusCode(404);
  }

  @Test
  void namesEveryProblemAtOnce() {
    long before = newest();

    yaml()
        .body(
            bundle(
                "broken",
                "{key: broken/a, deps: [{asset: raw/order}]}",
                "{key: broken/b, partitions: {type: dynamic, name: order_file}}",
                "{key: summary}"))
        .put("/api/v1/bundles/broken")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("invalid-bundle"))
        .body("problems", hasSize(1))
        .body("problems[0].message", equalTo("belongs to bundle sales"));
    yaml()
        .body(
            bundle(
                "broken",
                "{key: broken/a, deps: [{asset: raw/order}]}",
                "{key: broken/b, partitions: {type: dynamic, name: order_file}}"))
        .put("/api/v1/bundles/broken")
        .then()
        .statusCode(422)
        .body("problems.path", hasItem("assets[broken/a].deps[raw/order].asset"))
        .body("problems.path", hasItem("assets[broken/b].partitions.name"))
        .body("detail", containsString("raw/orders"));

    assertThat(newest()).isEqualTo(before);
  }

  @Test
  void showsTheSchemaOfBundles() {
    given()
        .get("/api/v1/bundles/schema")
        .then()
        .statusCode(200)
        .contentType("application/schema+json")
        .body(equalTo(BundleSchema.text()));
    given().accept("application/json").get("/api/v1/bundles/schema").then().statusCode(200);
    yaml()
        .body(bundle("schema", "{key: schema/a}"))
        .put("/api/v1/bundles/schema")
        .then()
        .statusCode(405);
  }

  @Test
  void refusesABundleUnderAnotherName() {
    yaml()
        .body(bundle("one", "{key: one/a}"))
        .put("/api/v1/bundles/two")
        .then()
        .statusCode(422)
        .body("problems[0].value", equalTo("one"));
  }

  @Test
  void publishesDocumentsThenTheCatalogThatClosesThem() {
    yaml()
        .body(bundle("published", "{key: published/a}"))
        .put("/api/v1/bundles/published")
        .then()
        .statusCode(201);
    long number = newest();

    List<DefinitionRecord> records =
        Kafka.await(
            Kafka.TOPICS.definitions(), DefinitionRecord.class, one -> one.catalog() == number, 2);
    assertThat(records)
        .extracting(DefinitionRecord::key)
        .startsWith("asset:published/a", "catalog:catalog");
    assertThat(records.get(1).entries())
        .extracting(DefinitionRecord.Entry::key)
        .contains("asset:published/a", "asset:raw/orders", "partitionSet:order_files");
  }

  @Test
  void oneOfTwoAppliesAtTheSameTimeIsToldSo() {
    List<CompletableFuture<Integer>> applies =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    Concurrently.get(
                        () ->
                            yaml()
                                .body(bundle("race" + i, "{key: race/a" + i + "}"))
                                .put("/api/v1/bundles/race" + i)
                                .statusCode()))
            .toList();
    List<Integer> statuses = applies.stream().map(CompletableFuture::join).toList();

    assertThat(statuses).isSubsetOf(201, 409).contains(201);
    StoredCatalog newest = catalogs.loadNewest().await().atMost(SOON);
    for (int i = 0; i < statuses.size(); i++) {
      assertThat(newest.bundles().containsKey("race" + i)).isEqualTo(statuses.get(i) == 201);
    }
  }

  @Test
  void aNumberIsGivenToOneCatalogOnly() {
    BundlePlan plan = plan("number", "{key: number/a}");
    catalogs.saveDocuments(plan.documents()).await().atMost(SOON);

    assertThat(catalogs.commit(plan.next()).await().atMost(SOON)).isTrue();
    assertThat(catalogs.commit(plan.next()).await().atMost(SOON)).isFalse();
  }

  @Test
  void publishesACatalogWhoseWriterDied() {
    BundlePlan plan = plan("died", "{key: died/a}");
    catalogs.saveDocuments(plan.documents()).await().atMost(SOON);
    catalogs.commit(plan.next()).await().atMost(SOON);

    Awaitility.await().atMost(SOON).until(() -> view.current().assets().containsKey("died/a"));
  }

  @Test
  void answersAnOlderRecordWithTheNewest() {
    yaml()
        .body(bundle("zombie", "{key: zombie/a}"))
        .put("/api/v1/bundles/zombie")
        .then()
        .statusCode(201);
    DefinitionRecord old =
        Kafka.await(
                Kafka.TOPICS.definitions(),
                DefinitionRecord.class,
                one -> one.name().equals("zombie/a"),
                1)
            .get(0);
    yaml()
        .body(bundle("zombie", "{key: zombie/a, group: new}"))
        .put("/api/v1/bundles/zombie")
        .then()
        .statusCode(200);

    try (Kafka kafka = new Kafka()) {
      kafka.send(Kafka.TOPICS.definitions(), old.key(), "zombie", old);
    }

    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              List<Long> versions =
                  Kafka.messages(
                          Kafka.TOPICS.definitions(),
                          DefinitionRecord.class,
                          one -> one.kind() == Kind.ASSET && one.name().equals("zombie/a"))
                      .stream()
                      .map(DefinitionRecord::version)
                      .toList();
              assertThat(versions).containsSubsequence(1L, 2L, 1L).endsWith(2L);
            });
  }

  private BundlePlan plan(String bundle, String... assets) {
    StoredCatalog newest = catalogs.loadNewest().await().atMost(SOON);
    Contents contents =
        catalogs
            .loadDocuments(newest.present().stream().map(CatalogEntry::document).toList())
            .await()
            .atMost(SOON);
    return BundlePlan.of(
        newest,
        contents,
        Catalog.empty(),
        Bundle.parse(bundle(bundle, assets).getBytes(StandardCharsets.UTF_8)),
        clock.instant());
  }

  private long newest() {
    return catalogs.newestNumber().await().atMost(SOON);
  }

  private static String bundle(String name, String... assets) {
    StringBuilder yaml = new StringBuilder("apiVersion: tranche.io/v1\nbundle: " + name + "\n");
    yaml.append("assets:\n");
    for (String asset : assets) {
      yaml.append("  - ")
          .append(asset, 0, asset.length() - 1)
          .append(", materializer: {type: none}}\n");
    }
    return yaml.toString();
  }
}
