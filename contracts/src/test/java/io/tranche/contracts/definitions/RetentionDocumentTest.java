package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.Problem;
import io.tranche.contracts.Topics;
import io.tranche.contracts.Topics.Declaration;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.RetentionPolicies.Kept;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionDocumentTest {

  private static final String SALES =
      """
      apiVersion: tranche.io/v1
      bundle: sales
      assets:
        - {key: orders, group: raw, materializer: {type: none}}
        - {key: report, deps: [{asset: orders}], materializer: {type: none}}
      schedules: [{name: nightly, target: report, cron: "0 1 * * *"}]
      sensors: [{name: followed, type: asset, asset: orders, target: report}]
      retention: [%s]
      """;

  private static final String OTHER =
      """
      apiVersion: tranche.io/v1
      bundle: other
      assets: [{key: rates, materializer: {type: none}}]
      schedules: [{name: hourly, target: rates, cron: "0 * * * *"}]
      """;

  private static final Kept SETTINGS =
      new Kept(Optional.of(days(60)), Optional.empty(), Optional.of(days(30)));

  @Test
  void keepsTheAssetsOfItsBundleAndLeavesTheOthersToTheSettings() {
    RetentionPolicies policies =
        policies(SETTINGS, "{name: keep, runs: P90D, materializations: P365D, ticks: P14D}");

    assertThat(policies.runs(List.of("orders"))).contains(days(90));
    assertThat(policies.materializations("report")).contains(days(365));
    assertThat(policies.ticks(Kind.SCHEDULE, "nightly")).contains(days(14));
    assertThat(policies.ticks(Kind.SENSOR, "followed")).contains(days(14));
    assertThat(policies.runs(List.of("rates"))).contains(days(60));
    assertThat(policies.runs(List.of("of no bundle any more"))).contains(days(60));
    assertThat(policies.materializations("rates")).isEmpty();
    assertThat(policies.ticks(Kind.SCHEDULE, "hourly")).contains(days(30));
    assertThat(policies.ticks(Kind.SENSOR, "nightly")).contains(days(30));
    assertThat(policies.distinctOfRuns()).containsExactly(days(60), days(90));
    assertThat(policies.boundMaterializations()).isTrue();
  }

  @Test
  void keepsTheLongestThatIsSaidOfAnAssetOrOfTheAssetsOfARun() {
    RetentionPolicies policies =
        policies(
            Kept.FOR_EVER,
            "{name: short, target: '*', runs: P40D}, {name: long, target: 'group:raw', runs: P50D},"
                + " {name: ticks, ticks: P7D}, {name: more, ticks: P9D}");

    assertThat(policies.runs(List.of("orders"))).contains(days(50));
    assertThat(policies.runs(List.of("rates"))).contains(days(40));
    assertThat(policies.runs(List.of("report", "orders"))).contains(days(50));
    assertThat(policies.runs(List.of("report", "of no bundle any more"))).isEmpty();
    assertThat(policies.runs(List.of())).isEmpty();
    assertThat(policies.ticks(Kind.SENSOR, "followed")).contains(days(9));
    assertThat(policies.boundMaterializations()).isFalse();
  }

  @Test
  void isLengthenedWhereRecordsCanComeAgainForLonger() {
    RetentionPolicies policies =
        policies(SETTINGS, "{name: keep, runs: P40D, materializations: P365D, ticks: P1D}")
            .atLeast(days(100));

    assertThat(policies.runs(List.of("orders"))).contains(days(100));
    assertThat(policies.runs(List.of("rates"))).contains(days(100));
    assertThat(policies.materializations("orders")).contains(days(365));
    assertThat(policies.materializations("rates")).isEmpty();
    assertThat(policies.ticks(Kind.SENSOR, "followed")).contains(days(1));
  }

  @Test
  void namesOnlyAssetsThatAreDefinedButMaySelectNone() {
    assertThat(catalog("{name: keep, target: 'group:none', runs: P90D}").problems()).isEmpty();
    assertThat(catalog("{name: keep, target: order, runs: P90D}").problems())
        .singleElement()
        .hasToString(
            "retention[keep].target: is not defined, did you mean orders? (order); accepted: the"
                + " key of an asset");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "runs: P34D~runs: is too short (P34D); accepted: P35D or longer, e.g. P90D",
        "materializations: P1D~materializations: is too short (P1D); accepted: P35D or longer,"
            + " e.g. P90D",
        "ticks: PT1H~ticks: is too short (PT1H); accepted: P1D or longer, e.g. P90D",
        "runs: P1Y~runs: is not a duration (P1Y); accepted: P35D or longer, e.g. P90D",
        "runs: 90~runs: is not a duration (90); accepted: P35D or longer, e.g. P90D",
        "runs: P99999D~runs: is too long (P99999D); accepted: at most P36500D",
        "target: '*'~runs: nothing is said to be kept (none given); accepted: runs,"
            + " materializations or ticks"
      })
  void saysWhatIsWrong(String fields, String problem) {
    List<Problem> problems =
        catchThrowableOfType(
                TrancheException.Invalid.class, () -> catalog("{name: keep, " + fields + "}"))
            .problems();

    assertThat(problems).singleElement().hasToString("retention[0]." + problem);
  }

  /** A record may be sent again from its dead letters, and then lies in its own topic. */
  @Test
  void keepsRunsLongerThanAnyRecordCanComeAgain() {
    Duration longest =
        new Topics(Topics.DEFAULT_PREFIX)
            .declarations().stream()
                .filter(topic -> !topic.name().endsWith(".dlq"))
                .map(Declaration::retention)
                .map(Topics.Retention::kept)
                .max(Duration::compareTo)
                .orElseThrow();

    assertThat(RetentionDocument.LEAST)
        .isEqualTo(Topics.Retention.WEEKS.kept().plus(longest))
        .isEqualTo(days(35));
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  private static RetentionPolicies policies(Kept otherwise, String documents) {
    Catalog catalog = catalog(documents);
    assertThat(catalog.problems()).isEmpty();
    return RetentionPolicies.of(catalog, otherwise);
  }

  private static Catalog catalog(String documents) {
    List<Catalog.Owned> owned = new ArrayList<>();
    for (String text : List.of(SALES.formatted(documents), OTHER)) {
      Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
      bundle.documents().forEach(one -> owned.add(new Catalog.Owned(bundle.name(), one)));
    }
    return Catalog.of(1, owned);
  }
}
