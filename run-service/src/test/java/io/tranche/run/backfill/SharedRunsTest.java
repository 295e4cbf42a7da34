package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.partitions.Ordinals;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedRunsTest {

  private static final String DAYS =
      "partitions: {type: daily, start: \"2024-01-01\", end: \"2024-01-07\"}";
  private static final String WEEKS =
      "partitions: {type: weekly, start: \"2023-12-31\", end: \"2024-01-14\"}";
  private static final String YESTERDAY =
      "mapping: {type: timeWindow, startOffset: -1, endOffset: -1, allowNonexistentUpstream: true}";

  @Test
  void assetsThatReadTheSamePartitionOfEachOtherShareRuns() {
    assertThat(
            stepsOf(
                "key: a, " + DAYS,
                "key: b, " + DAYS,
                "key: c, " + DAYS + ", deps: [{asset: a}, {asset: b}]",
                "key: d, " + DAYS + ", deps: [{asset: c}]",
                "key: alone, " + DAYS,
                "key: total, deps: [{asset: d}]",
                "key: report, deps: [{asset: total}]"))
        .containsExactlyInAnyOrder(
            Set.of("a", "b", "c", "d"), Set.of("alone"), Set.of("total", "report"));
  }

  @Test
  void whatIsNotAlikeHasRunsOfItsOwn() {
    String reads = ", deps: [{asset: a}]";
    for (String other :
        List.of(
            WEEKS + reads,
            DAYS + reads + ", pool: p",
            DAYS + reads + ", backfillPolicy: {type: multiRun, maxPartitionsPerRun: 2}",
            DAYS + reads + ", configSchema: {properties: {limit: {type: integer, default: 1}}}",
            DAYS + ", deps: [{asset: a, " + YESTERDAY + "}]",
            DAYS + ", deps: [{asset: a, allowMissingUpstream: true}]",
            DAYS + ", deps: [{asset: a}, {asset: b, " + YESTERDAY + "}]")) {
      assertThat(stepsOf("key: a, " + DAYS, "key: b, " + other))
          .as(other)
          .containsExactlyInAnyOrder(Set.of("a"), Set.of("b"));
    }
  }

  @Test
  void nobodyWaitsForWhatOnlyTheOthersNeed() {
    assertThat(
            stepsOf(
                "key: weeks, " + WEEKS,
                "key: a, " + DAYS,
                "key: b, " + DAYS + ", deps: [{asset: a}, {asset: weeks}]",
                "key: c, " + DAYS + ", deps: [{asset: b}, {asset: a}]",
                "key: d, " + DAYS + ", deps: [{asset: b}, {asset: weeks}]"))
        .containsExactlyInAnyOrder(Set.of("weeks"), Set.of("a"), Set.of("b", "c", "d"));
  }

  @Test
  void whatHasOtherPartitionsToBeMadeHasRunsOfItsOwn() {
    Catalog catalog = Plans.catalog("key: a, " + DAYS, "key: b, " + DAYS + ", deps: [{asset: a}]");
    Backfill plan = Plans.backfill(catalog, "a+", "*", BackfillOptions.NONE);
    List<AssetPart> parts = new ArrayList<>(plan.parts());
    AssetPart b = parts.get(1);
    Ordinals fewer = b.target().difference(Ordinals.of(b.target().first()));
    parts.set(1, AssetPart.untouched("b", b.layout(), b.kind(), fewer, 1));

    assertThat(SharedRuns.of(parts, catalog)).isEqualTo(parts);
    assertThat(SharedRuns.of(plan.parts(), catalog))
        .extracting(AssetPart::step)
        .containsExactly("shared a", "shared a");
  }

  @Test
  void namesAChangeByWhichRunsCanNoLongerBeShared() {
    String a = "key: a, " + DAYS;
    String b = "key: b, " + DAYS;
    Backfill plan =
        Plans.sharing(
            Plans.catalog(a, b + ", deps: [{asset: a}]"), "a+", "*", BackfillOptions.NONE);

    assertThat(DefinitionChange.of(plan, Plans.catalog(a, b + ", deps: [{asset: a}]"))).isEmpty();
    assertThat(DefinitionChange.of(plan, Plans.catalog(a, b))).hasValue(no("b", "a"));
    assertThat(
            DefinitionChange.of(
                plan, Plans.catalog(a, b + ", deps: [{asset: a, " + YESTERDAY + "}]")))
        .hasValue(no("b", "a"));
  }

  private static String no(String asset, String first) {
    return "Cannot go on: " + asset + " can no longer be made in the same runs as " + first;
  }

  static LongStream seeds() {
    long first = Long.getLong("tranche.backfill.seed", 20_261_122L);
    return LongStream.range(first, first + 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBackfillEndsWithTheSameProgressAsWithoutSharedRuns(long seed) {
    Random random = new Random(seed);
    Catalog catalog = catalog(random);
    Backfill separate = Plans.backfill(catalog, "*", "*", BackfillOptions.NONE);
    Backfill sharing = separate.with(SharedRuns.of(separate.parts(), catalog));
    Set<String> bad = new HashSet<>();
    for (AssetPart part : separate.parts()) {
      catalog
          .asset(part.asset())
          .partitions()
          .all(Plans.CONTEXT)
          .keys()
          .filter(key -> random.nextInt(12) == 0)
          .forEach(key -> bad.add(Ids.assetPartition(part.asset(), key)));
    }

    Backfill alone = ended(separate, catalog, bad::contains, seed);
    Backfill together = ended(sharing, catalog, bad::contains, seed);

    assertThat(together.runs()).as("seed %d", seed).isLessThanOrEqualTo(alone.runs());
    for (int i = 0; i < alone.parts().size(); i++) {
      AssetPart one = alone.parts().get(i);
      AssetPart other = together.parts().get(i);
      assertThat(List.of(other.done(), other.failed(), other.skipped()))
          .as("%s, seed %d, bad %s", one.asset(), seed, bad)
          .isEqualTo(List.of(one.done(), one.failed(), one.skipped()));
    }
  }

  private static Catalog catalog(Random random) {
    List<String> assets = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String partitions = random.nextInt(5) == 0 ? WEEKS : DAYS;
      List<String> deps = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(4) == 0) {
          boolean bothAlike = partitions.equals(DAYS) && assets.get(j).contains(DAYS);
          deps.add(
              "{asset: a%d%s%s}"
                  .formatted(
                      j,
                      bothAlike && random.nextInt(8) == 0 ? ", " + YESTERDAY : "",
                      random.nextInt(8) == 0 ? ", allowMissingUpstream: true" : ""));
        }
      }
      String pool = random.nextInt(10) == 0 ? ", pool: p" : "";
      assets.add("key: a" + i + ", " + partitions + ", deps: " + deps + pool);
    }
    return Plans.catalog(assets.toArray(String[]::new));
  }

  /** Worked off, each run ending at once. */
  private static Backfill ended(
      Backfill planned, Catalog catalog, Predicate<String> fails, long seed) {
    Backfill backfill = planned;
    Map<String, Answer> answers = new HashMap<>();
    for (int steps = 0; !backfill.status().isTerminal(); steps++) {
      assertThat(steps).as("steps, seed %d", seed).isLessThan(500);
      Settlement settled =
          Settlement.of(
              backfill, new Settlement.Known(answers, id -> true, catalog, Plans.CONTEXT));
      Decision decision =
          Decision.of(
              settled.backfill(),
              settled.unsent(),
              new Decision.Point(catalog, Plans.CONTEXT, Plans.CONTEXT, 4));
      backfill = decision.next().endedIfComplete(Plans.NOW);
      for (Decision.Launch launch : decision.launches()) {
        AssetPart part = Plans.part(backfill, launch.asset());
        List<String> assets = backfill.madeWith(part);
        Set<String> made = RunOfSteps.made(catalog, assets, launch.keys(), fails);
        boolean succeeded = made.size() == assets.size() * launch.keys().size();
        answers.put(
            backfill.requestId(part, launch.chunk()),
            new Answer("r", succeeded ? RunStatus.SUCCESS : RunStatus.FAILURE, true, made));
      }
    }
    return backfill;
  }

  private static List<Set<String>> stepsOf(String... assets) {
    Catalog catalog = Plans.catalog(assets);
    String all =
        catalog.assets().values().stream()
            .map(AssetDocument::key)
            .collect(Collectors.joining(" or "));
    Map<String, Set<String>> steps =
        Plans.sharing(catalog, all, "*", BackfillOptions.NONE).parts().stream()
            .collect(
                Collectors.groupingBy(
                    AssetPart::step, Collectors.mapping(AssetPart::asset, Collectors.toSet())));
    return List.copyOf(steps.values());
  }
}
