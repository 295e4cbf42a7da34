package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Topics;
import io.tranche.endtoend.judge.History;
import io.tranche.endtoend.judge.Judge;
import io.tranche.endtoend.judge.Violation;
import io.tranche.testing.Concurrently;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.bson.Document;

/** One seed: work is asked for while processes are struck, and all that is left is judged. */
record Trial(Furnace furnace, Evidence evidence, long seed, int strikes) {
  private static final Set<String> RUNS_ENDED = Set.of("SUCCESS", "FAILURE", "CANCELED");
  private static final Set<String> BACKFILLS_ENDED =
      Set.of("COMPLETED_SUCCESS", "COMPLETED_FAILED", "FAILED", "CANCELED");
  private static final int MOST_SHOWN = 20;

  /** What is asked for, in portions. */
  interface Work {
    /** Asks for one portion, and returns when it is acknowledged. */
    void ask();
  }

  /** Seeds as they are wanted: the one that is given, or so many others. */
  static LongStream seeds(int howMany) {
    long given = Long.getLong("tranche.fire.seed", 0);
    return given == 0 ? new Random().longs(howMany, 1, Integer.MAX_VALUE) : LongStream.of(given);
  }

  /** One portion more than there are strikes: each strike meets work, and work meets each. */
  void run(Work work) {
    Saboteur saboteur = new Saboteur(furnace, evidence.stored(), new Random(~seed));
    for (int strike = 0; strike < strikes; strike++) {
      furnace.awaitReady();
      evidence.noteEndings();
      CompletableFuture<Void> asking = Concurrently.run(work::ask);
      saboteur.strike();
      asking.join();
    }
    furnace.awaitReady();
    work.ask();
  }

  /** Waits until nothing goes on, and judges everything. */
  void judge() {
    Awaitility.await()
        .atMost(Furnace.PATIENCE)
        .pollInterval(Duration.ofMillis(400))
        .untilAsserted(
            () -> {
              furnace.mend();
              // Twice: what is read first may have changed when the rest is read.
              assertIdle();
              assertIdle();
            });
    History history = evidence.history();
    System.out.println("Judging " + shown(history));
    assertThat(List.of(history.runs(), history.published(), history.recorded(), history.outputs()))
        .as("what there is to judge")
        .allMatch(seen -> !seen.isEmpty());
    List<Violation> violations = Judge.violations(history);
    assertThat(violations.stream().limit(MOST_SHOWN))
        .as("-Dtranche.fire.seed=%d, %d violations", seed, violations.size())
        .isEmpty();
    System.out.println("Nothing is wrong with it");
  }

  private static String shown(History history) {
    Map<String, Long> runs =
        history.runs().stream()
            .collect(
                Collectors.groupingBy(History.Run::status, TreeMap::new, Collectors.counting()));
    return "%d requests and %d backfills: runs %s, %d absorbed, %d retries, %d taken over, %d executions"
        .formatted(
            history.requests().size(),
            history.backfills().size(),
            runs,
            history.runs().stream().mapToLong(run -> run.absorbed().size()).sum(),
            history.runs().stream().filter(run -> run.parent().isPresent()).count(),
            history.runs().stream().filter(Trial::isTakenOver).count(),
            history.executions().size());
  }

  private static boolean isTakenOver(History.Run run) {
    return run.events().stream()
            .filter(
                event -> event.type().equals("RunStarting") || event.type().equals("RunStarted"))
            .mapToLong(History.Event::token)
            .distinct()
            .count()
        > 1;
  }

  private void assertIdle() {
    assertThat(evidence.stored().runs().values())
        .as("runs that have not ended, -Dtranche.fire.seed=%d", seed)
        .filteredOn(run -> !RUNS_ENDED.contains(run.getString("status")))
        .isEmpty();
    assertThat(evidence.stored().all("run", "backfills").values())
        .as("backfills that have not ended, -Dtranche.fire.seed=%d", seed)
        .filteredOn(backfill -> !BACKFILLS_ENDED.contains(backfill.getString("status")))
        .extracting(Document::toJson)
        .isEmpty();
    assertThat(evidence.stored().admitted()).as("runs in progress").isEmpty();
    for (String waiting : List.of("waiting", "cancels", "gathering")) {
      assertThat(evidence.stored().all("run", waiting)).as(waiting).isEmpty();
    }
    Topics all = furnace.names().topics();
    assertConsumed("run-service", all.runRequests());
    assertConsumed("run-service.commands", all.commands());
  }

  private void assertConsumed(String group, String topic) {
    assertThat(evidence.topics().lag(furnace.names().topicPrefix() + group, topic))
        .as("lag of %s", group)
        .isZero();
  }
}
