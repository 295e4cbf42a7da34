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
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A driver that dies between any two writes: before its document is written, before what follows is
 * sent, or with some of it sent. Its successor knows nothing but the document and the runs.
 */
class BackfillUnderDeathTest {

  private static final Catalog CATALOG =
      Plans.catalog(
          "key: days, partitions: {type: daily, start: \"2024-01-01\", end: \"2024-01-21\"},"
              + " backfillPolicy: {type: multiRun, maxPartitionsPerRun: 3}",
          "key: hours, partitions: {type: hourly, start: \"2024-01-01-00:00\", end:"
              + " \"2024-01-21-00:00\"}, deps: [{asset: days}], backfillPolicy: {type: multiRun,"
              + " maxPartitionsPerRun: 24}",
          "key: weeks, partitions: {type: weekly, start: \"2024-01-07\", end: \"2024-01-21\"},"
              + " deps: [{asset: hours}, {asset: weeks, mapping: {type: timeWindow, startOffset:"
              + " -1, endOffset: -1, allowNonexistentUpstream: true}}]",
          "key: total, deps: [{asset: weeks}], backfillPolicy: {type: singleRun}");

  static LongStream seeds() {
    long first = Long.getLong("tranche.backfill.seed", 20_261_122L);
    return LongStream.range(first, first + 20);
  }

  private final Map<String, RunStatus> runs = new HashMap<>();
  private final Map<String, List<String>> requested = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @MethodSource("seeds")
  void everyPartitionIsRequestedOnceAfterWhatItNeeds(long seed) {
    Random random = new Random(seed);
    Backfill stored = Plans.backfill(CATALOG, "days+", "*", BackfillOptions.NONE);
    Set<String> sent = new HashSet<>();
    for (int steps = 0; !stored.status().isTerminal(); steps++) {
      assertThat(steps).as("steps, -Dtranche.backfill.seed=%d", seed).isLessThan(5_000);
      if (random.nextInt(4) == 0) {
        sent.clear();
      }
      stored = step(stored, sent, random);
      endSomeRuns(random);
    }

    assertThat(problems).as("-Dtranche.backfill.seed=%d", seed).isEmpty();
    assertNothingTwiceAndNothingForgotten(stored, seed);
  }

  private Backfill step(Backfill read, Set<String> sent, Random random) {
    Map<String, Answer> answers =
        Settlement.inFlight(read).stream()
            .filter(runs::containsKey)
            .collect(
                Collectors.toMap(
                    id -> id,
                    id ->
                        new Answer(Ids.runOf(id), runs.getOrDefault(id, RunStatus.QUEUED), true)));
    Settlement settled = Settlement.of(read, answers, sent::contains);
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
      String id = written.requestId(part(written, launch.asset()), launch.chunk());
      checkUpstream(written, launch);
      send(id, launch);
      sent.add(id);
    }
    return written;
  }

  /** All that it needs of the same backfill is done, or in the same run. */
  private void checkUpstream(Backfill backfill, Decision.Launch launch) {
    AssetDocument reader = CATALOG.asset(launch.asset());
    var own = reader.partitions().subset(launch.keys(), Plans.CONTEXT);
    for (AssetDocument.Dependency dependency : reader.deps()) {
      AssetPart upstream = part(backfill, dependency.asset());
      Ordinals needed =
          CATALOG
              .mapping(reader, dependency)
              .upstream(own, CATALOG.asset(dependency.asset()).partitions(), Plans.CONTEXT)
              .subset()
              .ordinals()
              .intersection(upstream.target())
              .difference(upstream.done());
      if (dependency.asset().equals(launch.asset())) {
        needed = needed.difference(own.ordinals());
      }
      if (!needed.isEmpty()) {
        problems.add(launch + " needs " + needed + " of " + dependency.asset());
      }
    }
  }

  private void send(String id, Decision.Launch launch) {
    List<String> partitions =
        launch.keys().stream().map(key -> Ids.assetPartition(launch.asset(), key)).toList();
    List<String> before = requested.putIfAbsent(id, partitions);
    if (before != null && !before.equals(partitions)) {
      problems.add("one request with two contents: " + before + ", " + partitions);
    }
    runs.putIfAbsent(id, RunStatus.QUEUED);
  }

  private void endSomeRuns(Random random) {
    runs.replaceAll(
        (id, status) ->
            status.isTerminal() || random.nextInt(3) > 0
                ? status
                : random.nextInt(40) == 0 ? RunStatus.FAILURE : RunStatus.SUCCESS);
  }

  private void assertNothingTwiceAndNothingForgotten(Backfill ended, long seed) {
    List<String> all = requested.values().stream().flatMap(List::stream).toList();
    assertThat(all).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(ended.counts().done() + ended.counts().failed())
        .as("seed %d", seed)
        .isEqualTo(all.size());
    assertThat(ended.counts().total())
        .as("seed %d", seed)
        .isEqualTo(all.size() + ended.counts().skipped());
    long failures = runs.values().stream().filter(RunStatus.FAILURE::equals).count();
    assertThat(ended.status())
        .isEqualTo(
            failures == 0 ? BackfillStatus.COMPLETED_SUCCESS : BackfillStatus.COMPLETED_FAILED);
  }

  private static AssetPart part(Backfill backfill, String asset) {
    return backfill.parts().stream()
        .filter(part -> part.asset().equals(asset))
        .findFirst()
        .orElseThrow();
  }
}
