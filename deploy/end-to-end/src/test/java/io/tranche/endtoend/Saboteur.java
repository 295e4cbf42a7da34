package io.tranche.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;

/** Strikes the processes of a furnace, as a seed says. */
final class Saboteur {
  /** How long it watches the work before it strikes, at most. */
  private static final int LONGEST_WATCH_MILLIS = 1_000;

  private final Furnace furnace;
  private final Stored stored;
  private final Random random;
  private final List<Strike> next = new ArrayList<>();

  /** What can happen to a machine. */
  enum Strike {
    KILL_ONE,
    KILL_ALL,
    /** Past its beats: the other one takes it for dead, and it goes on where it stood. */
    PAUSE,
    /** Not past its beats. */
    PAUSE_BRIEFLY,
    TERMINATE,
    KILL_BROKER,
    KILL_STORE
  }

  Saboteur(Furnace furnace, Stored stored, Random random) {
    this.furnace = furnace;
    this.stored = stored;
    this.random = random;
  }

  /** Each kind once, in an order of its own, before any comes again. */
  void strike() {
    if (next.isEmpty()) {
      next.addAll(List.of(Strike.values()));
      Collections.shuffle(next, random);
    }
    Strike strike = next.remove(0);
    int watched = random.nextInt(LONGEST_WATCH_MILLIS);
    int chosen = random.nextInt(1_000);
    pass(Duration.ofMillis(watched));
    List<Furnace.Replica> replicas = furnace.replicas();
    Furnace.Replica victim = replicas.get(chosen % replicas.size());
    System.out.printf("After %d ms: %s (%s)%n", watched, strike, victim.id());
    switch (strike) {
      case KILL_ONE -> victim.process().kill9();
      case KILL_ALL -> replicas.forEach(replica -> replica.process().kill9());
      case PAUSE -> pause(victim, 4 * chosen);
      case PAUSE_BRIEFLY -> {
        victim.process().stop();
        pass(Duration.ofMillis(chosen));
        victim.process().cont();
      }
      case TERMINATE -> victim.process().terminate();
      case KILL_BROKER -> {
        furnace.broker().kill9();
        furnace.broker().start();
      }
      case KILL_STORE -> {
        furnace.store().kill9();
        furnace.store().start();
      }
    }
    furnace.mend();
  }

  /** Until its death is known and, more or less, until its consumers have lost their places. */
  private void pause(Furnace.Replica victim, int longerMillis) {
    victim.process().stop();
    try {
      Awaitility.await()
          .atMost(Furnace.PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                furnace.mend();
                return isDead(victim);
              });
      pass(Duration.ofMillis(longerMillis));
    } finally {
      victim.process().cont();
    }
    victim.process().awaitExit(Furnace.PATIENCE);
  }

  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).until(() -> true);
  }

  private boolean isDead(Furnace.Replica replica) {
    return stored.all("run", "replicas").get(replica.id()).getBoolean("dead", false);
  }
}
