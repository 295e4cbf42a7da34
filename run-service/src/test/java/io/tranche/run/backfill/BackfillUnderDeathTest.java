package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A driver that dies between any two writes: before its document is written, before what follows is
 * sent, or with some of it sent. Its successor knows nothing but the document and the runs.
 */
class BackfillUnderDeathTest {

  private static final String DAYS =
      "partitions: {type: daily, start: \"2024-01-01\", end: \"2024-01-21\"}, backfillPolicy: {type:"
          + " multiRun, maxPartitionsPerRun: 3}";

  /** Of which the first four share runs. */
  private static final Catalog CATALOG =
      Plans.catalog(
          "key: days, " + DAYS,
          "key: clean, " + DAYS + ", deps: [{asset: days}]",
          "key: tidy, " + DAYS + ", deps: [{asset: clean}]",
          "key: aside, " + DAYS + ", deps: [{asset: days}]",
          "key: hours, partitions: {type: hourly, start: \"2024-01-01-00:00\", end:"
              + " \"2024-01-21-00:00\"}, deps: [{asset: clean}], backfillPolicy: {type: multiRun,"
              + " maxPartitionsPerRun: 24}",
          "key: weeks, partitions: {type: weekly, start: \"2024-01-07\", end: \"2024-01-21\"},"
              + " deps: [{asset: hours}, {asset: weeks, mapping: {type: timeWindow, startOffset:"
              + " -1, endOffset: -1, allowNonexistentUpstream: true}}]",
          "key: total, deps: [{asset: weeks}], backfillPolicy: {type: singleRun}");

  static LongStream seeds() {
    long first = Long.getLong("tranche.backfill.seed", 20_261_122L);
    return LongStream.range(first, first + 20);
  }

  /** What was asked for under one id, by every driver that asked. */
  private record Request(List<String> assets, List<String> keys) {

    Stream<String> assetPartitions() {
      return assets.stream()
          .flatMap(asset -> keys.stream().map(key -> Ids.assetPartition(asset, key)));
    }
  }

  private final Map<String, Answer> runs = new HashMap<>();
  private final Map<String, Request> requested = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @MethodSource("seeds")
  void everyPartitionIsRequestedOnceAfterWhatItNeeds(long seed) {
    Random random = new Random(seed);
    Backfill stored = Plans.sharing(CATALOG, "days+", "*", BackfillOptions.NONE);
    assertThat(SharedRuns.others(Plans.part(stored, "tidy"), stored.parts()))
        .containsExactlyInAnyOrder("days", "clean", "aside");
    Set<String> sent = new HashSet<>();
    for (int steps = 0; !stored.status().isTerminal(); steps++) {
      assertThat(steps).as("steps, -Dtranche.backfill.seed=%d", seed).isLessThan(5_000);
      if (random.nextInt(4) == 0) {
        sent.clear();
      }
      Backfill next = step(stored, sent, random);
      assertLessAndLessIsLeft(stored, next, seed);
      stored = next;
      endSomeRuns(random);
    }

    assertThat(problems).as("-Dtranche.backfill.seed=%d", seed).isEmpty();
    assertNothingTwiceAndNothingForgotten(stored, seed);
    stored.parts().forEach(part -> assertCountedAsItsRunsEnded(part, seed));
    assertSkippedBecauseOfSomethingLost(stored, seed);
  }

  private static void assertLessAndLessIsLeft(Backfill before, Backfill after, long seed) {
    for (AssetPart part : after.parts()) {
      assertThat(
              after
                  .remaining(part)
                  .difference(before.remaining(Plans.part(before, part.asset())))
                  .isEmpty())
          .as("what is left of %s becomes less, seed %d", part.asset(), seed)
          .isTrue();
    }
  }

  private Backfill step(Backfill read, Set<String> sent, Random random) {
    Map<String, Answer> answers = new HashMap<>(runs);
    answers.keySet().retainAll(Settlement.inFlight(read));
    Settlement settled =
        Settlement.of(read, new Settlement.Known(answers, sent::contains, CATALOG, Plans.CONTEXT));
    Decision decision =
        Decision.of(
            settled.backfill(),
            settled.unsent(),
            new Decision.Point(CATALOG, Plans.CONTEXT, Plans.CONTEXT, 1 + random.nextInt(5)));
    if (random.nextInt(5) == 0) {
      return read;
    }
    Backfill written = decision.next().endedIfComplete(Plans.NOW);
    for (Decision.Launch launch : decision.launches()) {
      if (random.nextInt(5) == 0) {
        sent.clear();
        return written;
      }
      AssetPart part = Plans.part(written, launch.asset());
      checkUpstream(written, launch);
      send(written.requestId(part, launch.chunk()), written.madeWith(part), launch.keys());
      sent.add(written.requestId(part, launch.chunk()));
    }
    return written;
  }

  /** All that it needs of the same backfill is done, or in the same run. */
  private void checkUpstream(Backfill backfill, Decision.Launch launch) {
    AssetDocument reader = CATALOG.asset(launch.asset());
    var own = reader.partitions().subset(launch.keys(), Plans.CONTEXT);
    List<String> sameRun = backfill.madeWith(Plans.part(backfill, launch.asset()));
    for (AssetDocument.Dependency dependency : reader.deps()) {
      Ordinals needed =
          upstream(backfill, reader, dependency, own.ordinals())
              .difference(Plans.part(backfill, dependency.asset()).done());
      if (sameRun.contains(dependency.asset())) {
        needed = needed.difference(own.ordinals());
      }
      if (!needed.isEmpty()) {
        problems.add(launch + " needs " + needed + " of " + dependency.asset());
      }
    }
  }

  /** What partitions need of the same backfill. */
  private static Ordinals upstream(
      Backfill backfill,
      AssetDocument reader,
      AssetDocument.Dependency dependency,
      Ordinals partitions) {
    return CATALOG
        .mapping(reader, dependency)
        .upstream(
            PartitionsSubset.of(reader.partitions(), partitions, Plans.CONTEXT),
            CATALOG.asset(dependency.asset()).partitions(),
            Plans.CONTEXT)
        .subset()
        .ordinals()
        .intersection(Plans.part(backfill, dependency.asset()).target());
  }

  private void send(String id, List<String> assets, List<String> keys) {
    Request request = new Request(assets, keys);
    Request before = requested.putIfAbsent(id, request);
    if (before != null && !before.equals(request)) {
      problems.add("one request with two contents: " + before + ", " + request);
    }
    runs.putIfAbsent(id, new Answer(Ids.runOf(id), RunStatus.QUEUED, true, Set.of()));
  }

  private void endSomeRuns(Random random) {
    runs.replaceAll(
        (id, run) ->
            run.status().isTerminal() || random.nextInt(3) > 0 ? run : ended(id, run, random));
  }

  private Answer ended(String id, Answer run, Random random) {
    Request request = requested.getOrDefault(id, new Request(List.of(), List.of()));
    Set<String> made =
        RunOfSteps.made(
            CATALOG, request.assets(), request.keys(), partition -> random.nextInt(100) == 0);
    boolean succeeded = request.assetPartitions().allMatch(made::contains);
    return new Answer(
        run.runId(),
        succeeded ? RunStatus.SUCCESS : RunStatus.FAILURE,
        true,
        succeeded ? Set.of() : made);
  }

  private void assertNothingTwiceAndNothingForgotten(Backfill ended, long seed) {
    List<String> all = requested.values().stream().flatMap(Request::assetPartitions).toList();
    assertThat(all).as("seed %d", seed).doesNotHaveDuplicates();
    Counts counts = ended.counts();
    assertThat(counts.done() + counts.failed() + counts.skipped())
        .as("seed %d", seed)
        .isEqualTo(counts.total());
    boolean failures = runs.values().stream().anyMatch(run -> run.status() == RunStatus.FAILURE);
    assertThat(ended.status())
        .isEqualTo(failures ? BackfillStatus.COMPLETED_FAILED : BackfillStatus.COMPLETED_SUCCESS);
  }

  /** Done is just what runs made; what failed was in a run that did. */
  private void assertCountedAsItsRunsEnded(AssetPart part, long seed) {
    Set<String> made = new HashSet<>();
    Set<String> notMade = new HashSet<>();
    requested.forEach(
        (id, request) -> {
          Answer run = runs.getOrDefault(id, new Answer("", RunStatus.QUEUED, true, Set.of()));
          request
              .assetPartitions()
              .filter(partition -> partition.startsWith(part.asset() + "|"))
              .forEach(
                  partition ->
                      (run.status() == RunStatus.SUCCESS || run.made().contains(partition)
                              ? made
                              : notMade)
                          .add(partition));
        });

    assertThat(ids(part, part.done())).as("%s, seed %d", part.asset(), seed).isEqualTo(made);
    assertThat(notMade).as("%s, seed %d", part.asset(), seed).containsAll(ids(part, part.failed()));
  }

  private static Set<String> ids(AssetPart part, Ordinals partitions) {
    var layout = CATALOG.asset(part.asset()).partitions().layout();
    return partitions.stream()
        .mapToObj(ordinal -> layout.key(ordinal, Plans.CONTEXT).orElseThrow())
        .map(key -> Ids.assetPartition(part.asset(), key))
        .collect(Collectors.toSet());
  }

  private static void assertSkippedBecauseOfSomethingLost(Backfill ended, long seed) {
    for (AssetPart part : ended.parts()) {
      AssetDocument reader = CATALOG.asset(part.asset());
      part.skipped().stream()
          .forEach(
              ordinal ->
                  assertThat(reader.deps())
                      .as("%d of %s, seed %d", ordinal, part.asset(), seed)
                      .anyMatch(
                          read ->
                              !upstream(ended, reader, read, Ordinals.of(ordinal))
                                  .intersection(Plans.part(ended, read.asset()).lost())
                                  .isEmpty()));
    }
  }
}
