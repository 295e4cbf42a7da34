package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
import io.tranche.definitions.RequiredParameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people shall be shown of one member, as a person or a program sends it.
 *
 * @param set the set's name
 * @param displayName what it is called, at most 200 characters; empty to take the name away, absent
 *     to leave it
 * @param metadata all of it; absent to leave it
 */
record DescribedKey(
    String set, String key, Optional<String> displayName, Optional<Map<String, String>> metadata) {

  /** The request for it; refuses what would be refused later, with every problem. */
  DynamicPartitionRequest request(String requestId, Origin origin, Instant now) {
    Description description =
        new Description(RequiredParameter.of("key", key), displayName, metadata);
    List<String> problems = KeyChecks.problems(description);
    if (!problems.isEmpty()) {
      throw new TrancheException.Invalid(
          "invalid-description", KeyChecks.message(set, description, problems));
    }
    return new DynamicPartitionRequest(
        set, List.of(), List.of(), List.of(description), origin, Cause.request(requestId, now));
  }
}
