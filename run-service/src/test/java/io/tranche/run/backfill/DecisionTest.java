package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.backfill.Decision.Launch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final String DAYS =
      "partitions: {type: daily, start: \"2024-01-01\", end: \"2024-01-07\"}";
  private static final String YESTERDAY =
      "mapping: {type: timeWindow, startOffset: -1, endOffset: -1, allowNonexistentUpstream: true}";

  private static final Catalog CHAIN =
      Plans.catalog(
          "key: first, " + DAYS,
          "key: second, " + DAYS + ", deps: [{asset: first}]",
          "key: third, " + DAYS + ", deps: [{asset: second, allowMissingUpstream: true}]");

  private static final Catalog PAST =
      Plans.catalog(
          "key: balance, "
              + DAYS
              + ", deps: [{asset: balance, "
              + YESTERDAY
              + "}], backfillPolicy: {type: multiRun, maxPartitionsPerRun: 2}");

  @Test
  void aPartitionIsRequestedWhenItsUpstreamPartitionsAreThere() {
    Decision start = decide(CHAIN, backfill(CHAIN, "*", Order.ASCENDING), 2);
    assertThat(start.launches()).containsExactly(launch("first", 0), launch("first", 1));

    Backfill oneDone = settle(start.next(), "first", Ordinals.of(day(1)), Ordinals.empty());
    Decision next = decide(CHAIN, oneDone, 2);

    assertThat(next.launches()).containsExactly(launch("second", 0));
    assertThat(next.next().runsInFlight()).isEqualTo(2);
  }

  @Test
  void ordersTheRunsOfAnAsset() {
    assertThat(decide(CHAIN, backfill(CHAIN, "*", Order.NEWEST_FIRST), 2).launches())
        .containsExactly(launch("first", 5), launch("first", 4));
  }

  @Test
  void theNewestWindowGoesFirstWhateverTheDimensionsAreCalled() {
    Catalog catalog =
        Plans.catalog(
            "key: first, partitions: {type: multi, dimensions: {region: {type: static, keys: [eu,"
                + " us]}, when: {type: daily, start: \"2024-01-01\", end: \"2024-01-04\"}}}");
    assertThat(decide(catalog, backfill(catalog, "*", Order.NEWEST_FIRST), 3).launches())
        .flatExtracting(Launch::keys)
        .containsExactly("eu|2024-01-03", "us|2024-01-03", "eu|2024-01-02");
  }

  @Test
  void whatNeedsAFailedPartitionIsSkippedAndTheRestGoesOn() {
    Decision start = decide(CHAIN, backfill(CHAIN, "*", Order.ASCENDING), 6);
    Backfill settled = settle(start.next(), "first", days(2, 6), Ordinals.of(day(1)));

    Decision next = decide(CHAIN, settled, 100);

    assertThat(Plans.part(next.next(), "second").skipped()).isEqualTo(Ordinals.of(day(1)));
    assertThat(Plans.part(next.next(), "third").skipped()).isEqualTo(Ordinals.empty());
    assertThat(next.launches())
        .containsExactly(
            launch("third", 0),
            launch("second", 1),
            launch("second", 2),
            launch("second", 3),
            launch("second", 4),
            launch("second", 5));
  }

  @Test
  void anAssetThatReadsItsPastIsWorkedOffInChunksThatFollowEachOther() {
    Backfill whole = backfill(PAST, "balance", "*", Order.ASCENDING);
    Decision first = decide(PAST, whole, 9);
    assertThat(first.launches())
        .containsExactly(new Launch("balance", 0, List.of("2024-01-01", "2024-01-02")));

    Decision second =
        decide(PAST, settle(first.next(), "balance", days(1, 2), Ordinals.empty()), 9);
    assertThat(second.launches())
        .containsExactly(new Launch("balance", 1, List.of("2024-01-03", "2024-01-04")));

    Decision failed =
        decide(PAST, settle(second.next(), "balance", Ordinals.empty(), days(3, 4)), 9);
    assertThat(failed.launches()).isEmpty();
    assertThat(Plans.part(failed.next(), "balance").skipped()).isEqualTo(days(5, 6));
    assertThat(failed.next().endedIfComplete(Plans.NOW).status())
        .isEqualTo(BackfillStatus.COMPLETED_FAILED);
  }

  @Test
  void whatIsMadeTogetherIsRequestedOnceAndAfterAllThatAnyOfItReads() {
    Catalog catalog = together(false);
    Backfill whole = backfill(catalog, "left or rates or after", "*", Order.ASCENDING);
    assertThat(whole.parts())
        .extracting(AssetPart::asset)
        .containsExactly("left", "rates", "after", "right");
    assertThat(whole.runs()).isEqualTo(18);

    Decision start = decide(catalog, whole, 100);
    assertThat(start.launches()).extracting(Launch::asset).containsOnly("rates");
    Decision next =
        decide(catalog, settle(start.next(), "rates", Ordinals.of(day(1)), Ordinals.of(day(2))), 5);

    assertThat(next.launches()).containsExactly(launch("right", 0), launch("left", 0));
    Backfill made = next.next();
    assertThat(made.requestId(Plans.part(made, "left"), 0))
        .isEqualTo(made.requestId(Plans.part(made, "right"), 0));
    assertThat(made.runsInFlight()).isEqualTo(5);
    assertThat(Plans.part(made, "left").skipped()).isEqualTo(Ordinals.of(day(2)));
    assertThat(Plans.part(made, "right").skipped()).isEqualTo(Ordinals.of(day(2)));
  }

  @Test
  void whatCanBeMadeAloneIsRequestedByItself() {
    Catalog catalog = together(true);
    Backfill whole = backfill(catalog, "left", "*", Order.ASCENDING);

    assertThat(whole.parts()).extracting(AssetPart::asset).containsExactly("left");
    assertThat(decide(catalog, whole, 1).launches()).containsExactly(launch("left", 0));
    assertThat(DefinitionChange.of(whole, together(false)))
        .contains("Cannot go on: left is made together with other assets, or alone, now");
  }

  private static Catalog together(boolean subsettable) {
    return Plans.catalogOf(
        """
        apiVersion: tranche.io/v1
        bundle: b
        materializers: [{name: split, subsettable: SUBSETTABLE, materializer: {type: none}}]
        assets:
          - {key: rates, DAYS, materializer: {type: none}}
          - {key: left, DAYS, materializer: {type: shared, name: split}}
          - {key: right, DAYS, deps: [{asset: left}, {asset: rates}], materializer: {type: shared, name: split}}
          - {key: after, DAYS, deps: [{asset: left}], materializer: {type: none}}
        """
            .replace("DAYS", DAYS)
            .replace("SUBSETTABLE", Boolean.toString(subsettable)));
  }

  @Test
  void aPausedOneRequestsNothingButWhatItHadWrittenDown() {
    Decision start = decide(CHAIN, backfill(CHAIN, "*", Order.ASCENDING), 1);
    Backfill paused = start.next().pausing("why");

    Decision next = Decision.of(paused, List.of(new Decision.Unsent("first", 0)), point(CHAIN, 9));

    assertThat(next.launches()).isEqualTo(start.launches());
    assertThat(next.next()).isEqualTo(paused);
  }

  @Test
  void namesAChangeOfADefinition() {
    Backfill backfill = backfill(CHAIN, "first", "*", Order.ASCENDING);
    String first = "key: first, ";

    assertThat(DefinitionChange.of(backfill, CHAIN)).isEmpty();
    assertThat(DefinitionChange.of(backfill, Plans.catalog("key: other")))
        .contains("Cannot go on: first is not defined any more");
    assertThat(
            DefinitionChange.of(
                backfill,
                Plans.catalog(first + "partitions: {type: hourly, start: \"2024-01-01-00:00\"}")))
        .contains(
            "Cannot go on: first is partitioned in another way (daily when the backfill was"
                + " planned, hourly now)");
    assertThat(
            DefinitionChange.of(
                backfill,
                Plans.catalog(
                    first
                        + "partitions: {type: daily, start: \"2024-01-03\", end: \"2024-01-07\"}")))
        .contains(
            "Cannot go on: first has no longer 2 of the partitions that are still to be run, such"
                + " as 2024-01-01");
  }

  @Test
  void namesAConfigurationThatIsNotTakenAnyMore() {
    Catalog planned = Plans.catalog("key: first, " + DAYS + ", configSchema: {}");
    Backfill backfill =
        Plans.backfill(
            planned,
            "first",
            "*",
            BackfillOptions.ofRunConfig(RunConfiguration.parse("{\"limit\": 5}")));

    assertThat(DefinitionChange.of(backfill, planned)).isEmpty();
    assertThat(
            DefinitionChange.of(
                backfill,
                Plans.catalog(
                    "key: first, " + DAYS + ", configSchema: {properties: {limit: {maximum: 4}}}")))
        .contains(
            "Cannot go on: the configSchema of first does not allow its runConfig any more"
                + " (runConfig.limit: must have a maximum value of 4 (5); accepted: maximum 4)");
    assertThat(DefinitionChange.of(backfill, Plans.catalog("key: first, " + DAYS))).isEmpty();
  }

  @Test
  void partitionsThatComeIntoBeingLaterAreNoPartOfIt() {
    Catalog catalog =
        Plans.catalog(
            "key: days, partitions: {type: daily, start: \"2024-01-30\"}",
            "key: after, partitions: {type: daily, start: \"2024-01-30\"}, deps: [{asset: days,"
                + " mapping: {type: all}}]");
    Backfill backfill = Plans.backfill(catalog, "days+", "*", BackfillOptions.NONE);
    PartitionContext later = PartitionContext.at(Plans.NOW.plus(Duration.ofDays(10)));
    Decision.Point point = new Decision.Point(catalog, Plans.CONTEXT, later, 100);

    Decision first = Decision.of(backfill, List.of(), point);
    assertThat(first.launches())
        .extracting(Launch::keys)
        .containsExactly(List.of("2024-01-30"), List.of("2024-01-31"));
    Ordinals both = Plans.part(backfill, "days").target();
    Decision then =
        Decision.of(settle(first.next(), "days", both, Ordinals.empty()), List.of(), point);

    assertThat(then.launches()).hasSize(2).allMatch(launch -> launch.asset().equals("after"));
    assertThat(then.next().counts().total()).isEqualTo(4);
  }

  @Test
  void whatIsDoneMayBeRemovedWhileTheRestGoesOn() {
    Decision start = decide(CHAIN, backfill(CHAIN, "*", Order.ASCENDING), 6);
    Backfill settled = settle(start.next(), "first", days(1, 6), Ordinals.empty());
    Catalog without =
        Plans.catalog(
            "key: second, " + DAYS,
            "key: third, " + DAYS + ", deps: [{asset: second, allowMissingUpstream: true}]");

    assertThat(DefinitionChange.of(settled, without)).isEmpty();
    assertThat(decide(without, settled, 1).launches()).containsExactly(launch("second", 0));
  }

  @Test
  void whatSharesRunsIsRequestedWithAllOfIt() {
    Catalog catalog =
        Plans.catalog(
            "key: first, " + DAYS,
            "key: second, " + DAYS + ", deps: [{asset: first}]",
            "key: third, " + DAYS + ", deps: [{asset: second}]");
    Backfill whole = Plans.sharing(catalog, "first+", "*", BackfillOptions.NONE);

    Decision start = decide(catalog, whole, 2);

    assertThat(whole.runs()).isEqualTo(6);
    assertThat(start.next().runsInFlight()).isEqualTo(2);
    assertThat(start.launches())
        .extracting(launch -> start.next().requestId(Plans.part(whole, launch.asset()), 0))
        .hasSize(6)
        .containsOnly(whole.requestId(Plans.part(whole, "first"), 0));
    assertThat(whole.madeWith(Plans.part(whole, "second")))
        .containsExactly("first", "second", "third");
  }

  @Test
  void saysWhatPartitionsWaitFor() {
    Backfill backfill = backfill(CHAIN, "*", Order.ASCENDING);
    Readiness readiness = new Readiness(backfill.parts(), CHAIN, Plans.CONTEXT);

    assertThat(readiness.waitsFor("first")).isEmpty();
    assertThat(readiness.waitsFor("second")).isEqualTo(Map.of("first", 6L));
  }

  private static Decision decide(Catalog catalog, Backfill backfill, int concurrency) {
    return Decision.of(backfill, List.of(), point(catalog, concurrency));
  }

  private static Decision.Point point(Catalog catalog, int concurrency) {
    return new Decision.Point(catalog, Plans.CONTEXT, Plans.CONTEXT, concurrency);
  }

  private static Backfill backfill(Catalog catalog, String selection, Order order) {
    return backfill(catalog, "first+", selection, order);
  }

  private static Backfill backfill(Catalog catalog, String assets, String selection, Order order) {
    return Plans.backfill(
        catalog,
        assets,
        selection,
        new BackfillOptions(
            List.of(),
            Optional.empty(),
            Optional.of(order),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Backfill settle(Backfill backfill, String asset, Ordinals done, Ordinals failed) {
    return backfill.with(
        backfill.parts().stream()
            .map(part -> part.asset().equals(asset) ? part.settled(done, failed) : part)
            .toList());
  }

  private static Launch launch(String asset, int chunk) {
    return new Launch(asset, chunk, List.of("2024-01-0" + (chunk + 1)));
  }

  private static long day(int ofJanuary) {
    return java.time.LocalDate.of(2024, 1, ofJanuary).toEpochDay();
  }

  private static Ordinals days(int from, int to) {
    return Ordinals.range(day(from), day(to));
  }
}
