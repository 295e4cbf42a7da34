package io.tranche.endtoend;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Backfills are asked for, paused, resumed and canceled, beside runs of the same partitions, while
 * the replicas of run-service, the broker and the store are killed, halted and started again. Each
 * has every partition made by one run, or none that it was not asked for. {@code
 * tranche.fire.backfills}, {@code .backfill-strikes} and {@code .backfill-seeds} say how much,
 * {@code .seed} draws the same once more.
 */
class BackfillsUnderFireTest {
  private static final int BACKFILLS = Integer.getInteger("tranche.fire.backfills", 9);
  private static final int STRIKES = Integer.getInteger("tranche.fire.backfill-strikes", 3);
  private static final int SEEDS = Integer.getInteger("tranche.fire.backfill-seeds", 1);
  private static final int RUNS_BESIDE_EACH = 5;

  static LongStream seeds() {
    return Trial.seeds(SEEDS);
  }

  @ParameterizedTest(name = "-Dtranche.fire.seed={0}")
  @MethodSource("seeds")
  void noPartitionIsSubmittedTwiceOrForgotten(long seed) {
    System.out.printf(
        "%d backfills, %d strikes, -Dtranche.fire.seed=%d%n", BACKFILLS, STRIKES, seed);
    Asked asked = new Asked();
    int portion = Math.max(1, BACKFILLS / (STRIKES + 1));
    try (Furnace furnace = Furnace.lit();
        Evidence evidence = new Evidence(furnace, asked);
        BackfillsAsked backfills = new BackfillsAsked(furnace, asked, evidence.stored(), seed);
        RunsAsked runs = new RunsAsked(furnace, asked, seed)) {
      Trial trial = new Trial(furnace, evidence, seed, STRIKES);
      trial.run(
          () -> {
            backfills.ask(portion);
            runs.ask(portion * RUNS_BESIDE_EACH);
          });
      backfills.resumeAll();
      runs.askForTheRest();
      trial.judge();
    }
  }
}
