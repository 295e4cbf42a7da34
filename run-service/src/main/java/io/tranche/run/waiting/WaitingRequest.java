package io.tranche.run.waiting;

import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that waits for its partition.
 *
 * @param ends by Kafka partition: where the topic of partition requests ended when this was stored
 * @param caughtUpAt when definitions-service was first seen to have passed those ends
 */
record WaitingRequest(
    RunRequest.Launch launch, Map<Integer, Long> ends, Optional<Instant> caughtUpAt) {

  WaitingRequest {
    ends = Map.copyOf(ends);
  }

  /** Whether everything that was requested before this has been applied. */
  boolean isPassedBy(Map<Integer, Long> committed) {
    return ends.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
