package io.tranche.contracts.runs;

import java.util.Map;
import java.util.Optional;

/**
 * That a member of a dynamic partition set is registered, said by the service that registered it.
 *
 * @param version the member's version when the request was made
 * @param object the source object that the request is about, where there is one
 */
public record Proof(
    String set,
    String key,
    long ordinal,
    long version,
    Map<String, String> metadata,
    Optional<String> object) {

  public Proof {
    metadata = Map.copyOf(metadata);
  }

  /** Whether both are of the same member. */
  public boolean isOfSameKey(Proof other) {
    return set.equals(other.set) && key.equals(other.key);
  }
}
