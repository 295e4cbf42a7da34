package io.tranche.endtoend;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs with failures, retries, cancellations, ranges and pools are asked for while the replicas of
 * run-service, the broker and the store are killed, halted and started again. {@code
 * tranche.fire.runs}, {@code .strikes} and {@code .seeds} say how much, {@code .seed} draws the
 * same once more.
 */
class RunsUnderFireTest {
  private static final int RUNS = Integer.getInteger("tranche.fire.runs", 240);
  private static final int STRIKES = Integer.getInteger("tranche.fire.strikes", 3);
  private static final int SEEDS = Integer.getInteger("tranche.fire.seeds", 2);

  static LongStream seeds() {
    return Trial.seeds(SEEDS);
  }

  @ParameterizedTest(name = "-Dtranche.fire.seed={0}")
  @MethodSource("seeds")
  void whatIsAskedForIsMadeOnceAndInOrder(long seed) {
    System.out.printf("%d runs, %d strikes, -Dtranche.fire.seed=%d%n", RUNS, STRIKES, seed);
    Asked asked = new Asked();
    try (Furnace furnace = Furnace.lit();
        Evidence evidence = new Evidence(furnace, asked);
        RunsAsked runs = new RunsAsked(furnace, asked, seed)) {
      Trial trial = new Trial(furnace, evidence, seed, STRIKES);
      trial.run(() -> runs.ask(RUNS / (STRIKES + 1)));
      runs.askForTheRest();
      trial.judge();
    }
  }
}
