package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobDocumentTest {

  private static final String ASSETS =
      """
      apiVersion: tranche.io/v1
      bundle: sales
      partitionSets: [{name: files}]
      assets:
        - {key: raw/orders, group: raw, partitions: {type: dynamic, name: files}, materializer: {type: none}}
        - {key: rates, external: true, partitions: {type: daily, start: "2024-01-01"}}
        - {key: sales, group: daily, partitions: {type: daily, start: "2024-01-01"}, deps: [{asset: rates}], materializer: {type: none}}
        - {key: visits, group: daily, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
        - {key: other, partitions: {type: daily, start: "2023-01-01"}, materializer: {type: none}}
        - {key: total, deps: [{asset: sales}], materializer: {type: none}}
      """;

  @Test
  void runsWhatItSelectsInOrderAndLeavesExternalAssetsOut() {
    Catalog catalog =
        of("{name: nightly, description: All, target: +total or visits, tags: {tier: gold}}");
    assertThat(catalog.problems()).isEmpty();
    JobDocument job = catalog.jobs().get("nightly");
    assertThat(job.description()).contains("All");
    assertThat(job.tags()).isEqualTo(Map.of("tier", "gold"));
    assertThat(job.target()).hasToString("+total or visits");
    assertThat(job.assets(catalog.graph()))
        .extracting(AssetDocument::key)
        .containsExactly("visits", "sales", "total");
    assertThat(catalog.bundleOf(Kind.JOB, "nightly")).contains("sales");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "group:nothing~selects no asset (group:nothing); accepted: a selection of at least one"
            + " asset with a materializer",
        "rates~selects external assets only, which are never run (rates); accepted: a selection of"
            + " at least one asset with a materializer",
        "sale+~is not defined, did you mean sales? (sale); accepted: the key of an asset",
        "raw/orders or group:daily or other~selects assets that are partitioned differently: daily of"
            + " other; dynamic of raw/orders; other daily of visits, sales (raw/orders or"
            + " group:daily or other); accepted: assets that share one partitions definition, and"
            + " assets that are not partitioned",
      })
  void isRefusedWithTheAssetsNamed(String target, String problem) {
    assertThat(of("{name: j, target: '" + target + "'}").problems())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.path()).isEqualTo("jobs[j].target");
              assertThat(found).hasToString("jobs[j].target: " + problem);
            });
  }

  @Test
  void isRefusedWithThePlaceInItsTarget() {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class,
            () -> of("{name: j, target: 'grup:daily', targets: x}, {name: k}"));
    assertThat(error.problems())
        .extracting(Object::toString)
        .containsExactly(
            "jobs[0].target: grup: is not known, did you mean group? at character 1 (grup:daily);"
                + " accepted: key:, group:, tag:, owner:",
            "jobs[0].targets: is not a known field, did you mean target? (x); accepted: name,"
                + " description, target, tags, runConfig",
            "jobs[1].target: is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "job: nightli~schedules[s].job: is not defined, did you mean nightly? (nightli); accepted:"
            + " the name of a job",
        "target: sale+~schedules[s].target: is not defined, did you mean sales? (sale); accepted:"
            + " the key of an asset",
        "target: rates~schedules[s].target: selects no asset that is run; external ones never are"
            + " (rates); accepted: an asset with a materializer",
        "job: nightly~schedules[s].job: selects assets that do not fit into one run: daily of"
            + " visits, sales; unpartitioned of total (job:nightly); accepted: assets that are all"
            + " partitioned alike",
      })
  void isScheduledIfItsAssetsFitIntoOneRun(String target, String problem) {
    assertThat(
            of("{name: nightly, target: +total or visits}], schedules: [{name: s, " + target + "}")
                .problems())
        .singleElement()
        .hasToString(problem);
    assertThat(of("{name: j, target: group:daily}], schedules: [{name: s, job: j}").problems())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "job: loading~sensors[s].job: is not defined, did you mean load? (loading); accepted: the"
            + " name of a job",
        "target: raw/orders or sales~sensors[s].target: selects assets that do not fit into one"
            + " run: dynamic of raw/orders; daily of sales (raw/orders or sales); accepted: assets"
            + " that are all partitioned alike",
        "job: nightly~sensors[s].add.set: is not the set that partitions the target (files);"
            + " accepted: the set of job:nightly",
      })
  void isRunByASensorIfItsAssetsFitIntoOneRun(String target, String problem) {
    String jobs = "{name: load, target: raw/orders}, {name: nightly, target: group:daily}";
    assertThat(sensor(jobs, target).problems()).singleElement().hasToString(problem);
    assertThat(sensor(jobs, "job: load").problems()).isEmpty();
    assertThat(sensor(jobs, "target: group:raw").problems()).isEmpty();
  }

  @Test
  void standsNotBesideATargetOfASensor() {
    assertThat(
            catchThrowableOfType(
                    TrancheException.Invalid.class,
                    () -> sensor("{name: load, target: raw/orders}", "job: load, target: sales"))
                .problems())
        .extracting(Object::toString)
        .containsExactly(
            "sensors[0].target: must not stand beside job (sales); accepted: one of the two");
  }

  private static Catalog sensor(String jobs, String target) {
    return of(
        jobs
            + "], sensors: [{name: s, type: fileArrival, match: {bucket: b, key: '{name}'}, add:"
            + " {set: files, key: '{name}'}, "
            + target
            + "}");
  }

  private static Catalog of(String jobs) {
    Bundle bundle =
        Bundle.parse(
            (ASSETS + "jobs: [" + jobs.replaceFirst("], (sch|sensors)", "]\n$1") + "]\n")
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
