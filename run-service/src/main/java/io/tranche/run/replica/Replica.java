package io.tranche.run.replica;

import java.util.Set;

/**
 * One process of run-service.
 *
 * @param beat grows while the process lives
 * @param dead once true, for ever
 * @param holds the connections that only this replica can use, e.g. files whose lock it holds
 */
public record Replica(String id, long beat, boolean dead, Set<String> holds) {

  public Replica {
    holds = Set.copyOf(holds);
  }
}
