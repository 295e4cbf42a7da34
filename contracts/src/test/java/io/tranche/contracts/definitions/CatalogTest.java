package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

  @Test
  void hasNoProblemsWithTheSample() throws IOException {
    Catalog catalog = of(Files.readString(Path.of("../deploy/samples/sales/bundle.yaml")));
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.assets()).isNotEmpty();
    assertThat(catalog.sensors()).isNotEmpty();
    assertThat(catalog.bundleOf(Kind.ASSET, catalog.graph().topologicalOrder().get(0)))
        .contains("sales");
  }

  @Test
  void putsEveryAssetAfterWhatItReads() {
    AssetGraph graph = bundle("c: b a", "b: a", "a:").graph();
    assertThat(graph.topologicalOrder()).containsExactly("a", "b", "c");
    assertThat(graph.upstream("c")).containsExactly("b", "a");
    assertThat(graph.downstream("a")).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void showsACycleAsAPath() {
    assertThat(bundle("a: c", "b: a", "c: b", "d: c", "e:").problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo("read each other in a cycle");
              assertThat(List.of(problem.value().orElseThrow().split(" -> ")))
                  .hasSize(4)
                  .contains("a", "b", "c")
                  .satisfies(path -> assertThat(path.get(0)).isEqualTo(path.get(3)));
            });
  }

  @Test
  void suggestsTheAssetThatWasMeant() {
    assertThat(bundle("raw/orders:", "sales: raw/order").problems())
        .singleElement()
        .hasToString(
            "assets[sales].deps[raw/order].asset: is not defined, did you mean raw/orders?"
                + " (raw/order); accepted: the key of an asset");
  }

  @Test
  void namesABucketThatIsNoFolderToLookAt() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            assets: [{key: raw, materializer: {type: none}}]
            sensors:
              - {name: inbox, type: directory, match: {bucket: inbox, key: "{name}"}, target: raw}
            """);
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "sensors[inbox].match.bucket: is no folder that can be looked at (inbox); accepted:"
                + " the bucket of a connection of type folder");
  }

  @Test
  void namesAConnectionThatIsNotTheBucketThatASensorLists() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            connections:
              - {name: drop, type: s3, bucket: drop, accessKey: a, secretKey: "${env:A}"}
              - {name: files, type: files, path: f}
            assets: [{key: raw, materializer: {type: none}}]
            sensors:
              - {name: right, type: bucket, connection: drop, match: {bucket: drop, key: "{name}"}, target: raw}
              - {name: other, type: bucket, connection: drop, match: {bucket: dorp, key: "{name}"}, target: raw}
              - {name: wrong, type: bucket, connection: files, match: {bucket: drop, key: "{name}"}, target: raw}
            """);
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "sensors[other].match.bucket: is not the bucket of connection drop (dorp); accepted:"
                + " drop",
            "sensors[wrong].connection: is not a connection of type s3 (files); accepted: the name"
                + " of a connection of type s3");
    assertThat(catalog.problems()).hasSize(2);
  }

  @Test
  void suggestsNothingThatIsFarOff() {
    assertThat(bundle("raw/orders:", "sales: customers").problems())
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("is not defined");
  }

  @Test
  void reportsProblemsOfAllDocumentsAtOnce() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            connections: [{name: landing, type: folder, bucket: b, path: p}]
            partitionSets: [{name: order_files}]
            assets:
              - {key: raw/orders, partitions: {type: dynamic, name: orders_files}, materializer: {type: none}}
              - {key: daily, partitions: {type: daily, start: "2018-01-01"}, materializer: {type: sql, connection: landing, table: t, partitionColumn: d, script: select 1}}
              - {key: rates, external: true}
            sensors:
              - {name: s1, type: fileArrival, match: {bucket: b, key: "{k}"}, target: dayly}
              - {name: s2, type: fileArrival, match: {bucket: b, key: "{k}"}, target: rates}
              - {name: s3, type: fileArrival, match: {bucket: b, key: "{k}"}, target: daily}
              - {name: s4, type: fileArrival, match: {bucket: b, key: "{k}"}, add: {set: order_files, key: "{k}"}, target: daily}
            """);
    assertThat(catalog.problems())
        .extracting(problem -> problem.path() + ": " + problem.message())
        .containsExactlyInAnyOrder(
            "assets[raw/orders].partitions.name: is not defined, did you mean order_files?",
            "assets[daily].materializer.connection: is not a database connection, did you mean"
                + " landing?",
            "sensors[s1].target: is not defined, did you mean daily?",
            "sensors[s2].target: selects no asset that is run; external ones never are",
            "sensors[s3].partition: is required, for the target is partitioned",
            "sensors[s4].add.set: is not the set that partitions the target");
  }

  @Test
  void namesWhatAScriptCannotObserve() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            connections: [{name: w, type: duckdb, path: w.duckdb}, {name: lake, type: files, path: lake}]
            assets:
              - {key: rates, external: true}
              - {key: table, materializer: {type: sql, connection: w, table: t, script: select 1, observe: [{asset: rates, sql: select 1}, {asset: rate, sql: select 1}]}}
              - {key: file, output: {connection: lake, format: csv}, materializer: {type: sql, script: select 1, observe: [{asset: weather, sql: select 1}]}}
            """);
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "assets[table].materializer.observe[rate].asset: is not defined, did you mean rates?"
                + " (rate); accepted: the key of an asset",
            "assets[file].materializer.observe[weather].asset: is not defined (weather); accepted:"
                + " the key of an asset");
  }

  @Test
  void namesOutputsThatNobodyCouldWrite() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            connections:
              - {name: lake, type: files, path: lake}
              - {name: far, type: s3, bucket: lake, accessKey: k, secretKey: "${secrets:lake:key}"}
              - {name: own, type: store, store: x-own, settings: {}}
            materializers: [{name: all, materializer: {type: worker, queue: q}}]
            assets:
              - {key: a, output: {connection: lake, format: csv}, materializer: {type: worker, queue: q}}
              - {key: b, output: {connection: far, format: bytes}, materializer: {type: shared, name: all}}
              - {key: c, output: {connection: own, format: csv}, materializer: {type: command, command: [x]}}
              - {key: d, deps: [{asset: c}], output: {connection: own, format: csv}, materializer: {type: shared, name: all}}
              - {key: e, output: {connection: lake, format: csv}, materializer: {type: none}}
              - {key: f, output: {connection: far, format: csv}, materializer: {type: http, url: "http://x/y", timeout: PT1M}}
              - {key: g, output: {connection: own, format: csv}, materializer: {type: kubernetesJob, image: x}}
            """);
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "assets[d].output.connection: is a store of your own, which gives no address that a"
                + " materializer of type worker could write to (own); accepted: a connection of type"
                + " files or s3, or a materializer of type sql or command",
            "assets[g].output.connection: is a store of your own, which gives no address that a"
                + " materializer of type kubernetesJob could write to (own); accepted: a connection"
                + " of type files or s3, or a materializer of type sql or command",
            "assets[e].output: is not written by a materializer of type none (given); accepted:"
                + " sql without a table, command, worker, http, kubernetesJob, or external: true");
  }

  @Test
  void removalsCountWhereTheyDoSomethingUnlessTheEventsSayOtherwise() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            assets:
              - {key: total, materializer: {type: none}}
            sensors:
              - {name: keeps, type: fileArrival, match: {bucket: b, key: k}, target: total}
              - {name: marks, type: fileArrival, match: {bucket: b, key: k}, target: total, onDelete: markStale}
              - {name: hears, type: fileArrival, match: {bucket: b, key: k, events: [created, removed]}, target: total}
              - {name: never, type: fileArrival, match: {bucket: b, key: k, events: [created]}, target: total, onDelete: markStale}
            """);
    assertThat(catalog.sensors(FileSensorDocument.class))
        .filteredOn(FileSensorDocument::heedsRemovals)
        .extracting(FileSensorDocument::name)
        .containsExactly("marks");
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "sensors[never].match.events: does not name removed, so onDelete would do nothing"
                + " (created); accepted: [created, removed], no events, or onDelete: keep");
  }

  @Test
  void namesWhatASensorOfAnAssetCannotHearOrRun() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            assets:
              - {key: days, partitions: {type: daily, start: "2018-01-01"}, materializer: {type: none}}
              - {key: months, partitions: {type: monthly, start: "2018-01-01"}, deps: [{asset: days}], materializer: {type: none}}
              - {key: total, materializer: {type: none}}
            sensors:
              - {name: s1, type: asset, asset: dais, target: months}
              - {name: s2, type: asset, asset: days, target: days or total}
              - {name: s3, type: asset, asset: days, target: days}
              - {name: s4, type: asset, asset: days, target: total, partition: mapped}
              - {name: s5, type: asset, asset: total, target: months}
              - {name: s6, type: multiAsset, assets: [days, months], target: total}
              - {name: s7, type: multiAsset, assets: [days, munths], target: months}
              - {name: good, type: asset, asset: days, target: months}
              - {name: whole, type: asset, asset: days, target: total}
            """);
    assertThat(catalog.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "sensors[s1].asset: is not defined, did you mean days? (dais); accepted: the key of an"
                + " asset",
            "sensors[s2].target: selects assets that do not fit into one run: daily of days;"
                + " unpartitioned of total (days or total); accepted: assets that are all partitioned"
                + " alike",
            "sensors[s3].asset: is run by the sensor itself, so every run would ask for the next"
                + " (days); accepted: an asset that is not in days",
            "sensors[s4].partition: is only possible for a target that reads days (mapped);"
                + " accepted: same",
            "sensors[s5].partition: never names a partition of the target, for total has none"
                + " (none given); accepted: mapped, for a target that reads it: months",
            "sensors[s6].partition: cannot tell for which partitions of days it waits, for the"
                + " target has none (none given); accepted: mapped, for a target that reads it",
            "sensors[s6].partition: cannot tell for which partitions of months it waits, for the"
                + " target has none (none given); accepted: mapped, for a target that reads it",
            "sensors[s7].assets: is not defined, did you mean months? (munths); accepted: the key"
                + " of an asset");
  }

  @Test
  void namesWhatASensorOfRunsCannotHear() {
    Catalog catalog =
        of(
            """
            apiVersion: tranche.io/v1
            bundle: sales
            assets:
              - {key: orders, materializer: {type: none}}
              - {key: notice, materializer: {type: none}}
              - {key: summary, deps: [{asset: notice}], materializer: {type: none}}
            jobs: [{name: all, target: "*"}, {name: loading, target: orders}]
            sensors:
              - {name: s1, type: runStatus, statuses: [FAILURE], assets: ordres, jobs: [lading], target: notice}
              - {name: s2, type: runStatus, statuses: [FAILURE], assets: notice or summary, jobs: [all], target: notice}
              - {name: good, type: runStatus, statuses: [FAILURE], assets: "*", jobs: [loading], target: notice}
            """);
    assertThat(catalog.problems())
        .extracting(problem -> problem.path() + ": " + problem.message())
        .containsExactly(
            "sensors[s1].assets: is not defined, did you mean orders?",
            "sensors[s1].jobs: is not defined, did you mean loading?",
            "sensors[s2].assets: is run by the sensor itself or made of what it runs, so its runs"
                + " would start the next",
            "sensors[s2].jobs: is run by the sensor itself or made of what it runs, so its runs"
                + " would start the next");
  }

  @Test
  void namesTheNearestAssetWhenOneIsAskedForThatDoesNotExist() {
    assertThatThrownBy(() -> bundle("raw/orders:").asset("raw/orderz"))
        .isInstanceOfSatisfying(
            TrancheException.NotFound.class, e -> assertThat(e.code()).isEqualTo("unknown-asset"))
        .hasMessage(
            "Cannot find asset: no bundle defines it, did you mean raw/orders? (raw/orderz)");
  }

  @Test
  void isEmptyBeforeTheFirstApply() {
    assertThat(Catalog.empty().number()).isZero();
    assertThat(Catalog.empty().assets()).isEmpty();
    assertThat(Catalog.empty().problems()).isEmpty();
  }

  /** Assets as {@code name: upstream upstream}. */
  private static Catalog bundle(String... assets) {
    StringBuilder text = new StringBuilder("apiVersion: tranche.io/v1\nbundle: sales\nassets:\n");
    for (String asset : assets) {
      String[] parts = asset.split(":", 2);
      text.append("  - {key: ").append(parts[0]).append(", materializer: {type: none}, deps: [");
      for (String upstream : parts[1].trim().split(" ")) {
        if (!upstream.isEmpty()) {
          text.append("{asset: ").append(upstream).append("},");
        }
      }
      text.append("]}\n");
    }
    return of(text.toString());
  }

  private static Catalog of(String text) {
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
