package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {

  private static final String FINANCE =
      """
      apiVersion: tranche.io/v1
      bundle: money
      namespace: finance
      assets:
        - {key: rates, external: true, partitions: {type: daily, start: "2024-01-01"}}
        - {key: raw/orders, tags: {tier: gold}, materializer: {type: none}}
      """;

  private static final String SALES =
      """
      apiVersion: tranche.io/v1
      bundle: shop
      namespace: sales
      connections:
        - {name: warehouse, type: duckdb, path: warehouse.duckdb}
        - {name: landing, type: folder, bucket: landing, path: landing}
      partitionSets: [{name: files}]
      assets:
        - key: raw/orders
          group: raw
          tags: {tier: gold}
          partitions: {type: dynamic, name: files}
          materializer: {type: sql, connection: warehouse, table: orders, partitionColumn: file, script: select 1, observe: [{asset: daily, sql: select 1}, {asset: /finance/rates, sql: select 1}]}
          checks: [{name: c, sql: select true, connection: warehouse}]
        - key: both
          partitions: {type: multi, dimensions: {date: {type: daily, start: "2024-01-01"}, file: {type: dynamic, name: files}}}
          deps: [{asset: raw/orders}]
          materializer: {type: none}
        - key: daily
          pool: slow
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: /finance/rates}]
          materializer: {type: none}
      jobs: [{name: load, target: raw/orders}]
      sensors:
        - name: landing
          type: fileArrival
          match: {bucket: landing, key: "{name}.csv"}
          add: {set: files, key: "{name}"}
          job: load
        - {name: followed, type: asset, asset: raw/orders, target: both}
        - {name: together, type: multiAsset, assets: [raw/orders, /finance/rates], target: daily}
        - {name: failed, type: runStatus, statuses: [FAILURE], assets: raw/orders, target: daily}
      pools: [{name: slow, slots: 2}]
      schedules: [{name: nightly, target: daily, at: "01:00"}]
      retention: [{name: keep, target: "*", runs: P90D}]
      alerts:
        - {name: down, on: [runFailed], target: "*", to: [{type: webhook, url: "http://127.0.0.1"}]}
      """;

  @Test
  void isTheFirstSegmentOfEveryName() {
    Catalog catalog = catalog(SALES, FINANCE);

    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.assets())
        .containsOnlyKeys(
            "finance/rates", "finance/raw/orders", "sales/raw/orders", "sales/both", "sales/daily");
    assertThat(catalog.connections()).containsOnlyKeys("sales/warehouse", "sales/landing");
    assertThat(catalog.partitionSets()).containsOnlyKeys("sales/files");
    assertThat(catalog.jobs()).containsOnlyKeys("sales/load");
    assertThat(catalog.pools()).containsOnlyKeys("sales/slow");
    assertThat(catalog.sensors())
        .containsOnlyKeys("sales/landing", "sales/followed", "sales/together", "sales/failed");
    assertThat(catalog.schedules()).containsOnlyKeys("sales/nightly");
    assertThat(catalog.alerts()).containsOnlyKeys("sales/down");
    assertThat(
            catalog.retention().get("sales/keep").target().orElseThrow().resolve(catalog.graph()))
        .containsExactlyInAnyOrder("sales/raw/orders", "sales/both", "sales/daily");
    assertThat(catalog.alert("sales/down").target().resolve(catalog.graph()))
        .containsExactlyInAnyOrder("sales/raw/orders", "sales/both", "sales/daily");
  }

  @Test
  void isNotWrittenInReferencesAndASlashLeadsOutOfIt() {
    Catalog catalog = catalog(SALES, FINANCE);

    assertThat(catalog.graph().upstream("sales/daily")).containsExactly("finance/rates");
    assertThat(catalog.graph().upstream("sales/both")).containsExactly("sales/raw/orders");
    assertThat(PartitionsReader.dynamicSets(catalog.asset("sales/both").partitions()))
        .containsExactly("sales/files");
    assertThat(catalog.sensor("sales/landing").target()).isEqualTo(new RunTarget.Job("sales/load"));
    assertThat(catalog.asset("sales/daily").pool()).contains("sales/slow");
    assertThat(catalog.asset("sales/raw/orders").checks())
        .extracting(AssetCheck::connection)
        .containsExactly(Optional.of("sales/warehouse"));
    assertThat(((Materializer.Sql) catalog.asset("sales/raw/orders").materializer().orElseThrow()))
        .satisfies(
            sql ->
                assertThat(sql.report().observe())
                    .extracting(Materializer.SqlReport.Observed::asset)
                    .containsExactly("sales/daily", "finance/rates"));
    assertThat(catalog.folderOf("landing")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "raw/orders~sales/raw/orders",
        "*~sales/daily, sales/raw/orders, sales/both",
        "/finance/raw/*~finance/raw/orders",
        "+daily~finance/rates, sales/daily",
        "tag:tier=gold~sales/raw/orders",
        "group:raw+~sales/raw/orders, sales/both",
        "not daily~sales/raw/orders, sales/both",
        "roots(* or /finance/*)~finance/rates, finance/raw/orders, sales/raw/orders",
      })
  void boundsWhatASelectionOfABundleCanMean(String selection, String assets) {
    Catalog catalog =
        catalog(SALES.replace("target: raw/orders", "target: '" + selection + "'"), FINANCE);

    assertThat(catalog.jobs().get("sales/load").target().resolve(catalog.graph()))
        .containsExactlyInAnyOrder(assets.split(", "));
  }

  @Test
  void takesASlashBeforeNamesWhereThereIsNoNamespaceToo() {
    String bundle =
        SALES.replace("namespace: sales\n", "").replace("asset: raw/orders", "asset: /raw/orders");

    assertThat(catalog(bundle, FINANCE).graph().upstream("both")).containsExactly("raw/orders");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "\"\"", "\"a b\"", "[a]", "-a"})
  void isOneSegment(String given) {
    assertThat(problems("apiVersion: tranche.io/v1\nbundle: b\nnamespace: " + given))
        .singleElement()
        .asString()
        .startsWith("namespace:");
  }

  @Test
  void refusesToDefineANameOfAnotherOne() {
    assertThat(problems(FINANCE.replace("key: rates", "key: /sales/rates")))
        .singleElement()
        .asString()
        .contains("assets[0].key", "/sales/rates");
  }

  @Test
  void hasAQuotaThatOnlyABundleWithoutANamespaceGives() {
    String quotas = "quotas: [{namespace: finance, documents: 1}]\n";

    assertThat(catalog(FINANCE, "apiVersion: tranche.io/v1\nbundle: all\n" + quotas).problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "quotas[finance].documents: is more than the bundles of the namespace may have together"
                + " (2); accepted: at most 1 documents");
    assertThat(problems(FINANCE + quotas))
        .singleElement()
        .asString()
        .startsWith("quotas: stand in a bundle of a namespace (finance)");
  }

  @Test
  void namesWhatIsMissingInFull() {
    assertThat(
            catalog(SALES.replace("{asset: raw/orders}", "{asset: raw/order}"), FINANCE).problems())
        .singleElement()
        .asString()
        .contains("did you mean sales/raw/orders? (sales/raw/order)");
  }

  private static List<Problem> problems(String bundle) {
    return catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> Bundle.parse(bundle.getBytes(StandardCharsets.UTF_8)))
        .problems();
  }

  private static Catalog catalog(String... bundles) {
    List<Catalog.Owned> documents = new ArrayList<>();
    for (String text : bundles) {
      Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
      bundle
          .documents()
          .forEach(document -> documents.add(new Catalog.Owned(bundle.name(), document)));
    }
    return Catalog.of(1, documents);
  }
}
