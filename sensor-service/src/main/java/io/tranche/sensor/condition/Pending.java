package io.tranche.sensor.condition;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.List;

/**
 * What an evaluation asks for, until it is sent.
 *
 * @param wanted the partitions that are
 * @param partitions some of them, for their explanations
 * @param trigger what led to it
 */
record Pending(
    Instant at,
    List<RunRequest> requests,
    Ordinals wanted,
    List<String> partitions,
    String trigger) {
  Pending {
    requests = List.copyOf(requests);
    partitions = List.copyOf(partitions);
  }
}
