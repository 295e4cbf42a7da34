package io.tranche.contracts.runs;

import java.time.Instant;
import java.util.List;

/**
 * The run that follows a failed one by itself.
 *
 * @param number which retry of the first run it is, from 1
 * @param maxRetries how many there may be
 * @param notBefore when it starts at the earliest
 * @param assets what it materializes: what the failed run has left undone, or everything again
 */
public record Retry(
    String runId, int number, int maxRetries, Instant notBefore, List<String> assets) {

  public Retry {
    assets = List.copyOf(assets);
  }
}
