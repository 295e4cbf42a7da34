package io.tranche.run.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Decides who is dead, without clocks: a replica whose beat has not moved during so many of our own
 * beats. Not thread-safe.
 */
final class Deaths {

  private final int missedBeats;
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(long beat, int missed) {}

  /**
   * @param missedBeats how many of our own beats a count may stand still
   */
  Deaths(int missedBeats) {
    this.missedBeats = missedBeats;
  }

  /** Takes in what is known at one beat of ours; the answer is who has stood still for too long. */
  List<Replica> observe(List<Replica> living, String self) {
    List<Replica> dead = new ArrayList<>();
    Map<String, Seen> next = new HashMap<>();
    for (Replica replica : living) {
      Seen before = seen.get(replica.id());
      boolean still = before != null && before.beat() == replica.beat();
      Seen now = new Seen(replica.beat(), still && before != null ? before.missed() + 1 : 0);
      next.put(replica.id(), now);
      if (now.missed() >= missedBeats && !replica.id().equals(self)) {
        dead.add(replica);
      }
    }
    seen.keySet().retainAll(new HashSet<>(next.keySet()));
    seen.putAll(next);
    return dead;
  }
}
