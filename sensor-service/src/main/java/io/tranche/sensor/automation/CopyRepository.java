package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * This service's own copies of what other services own: members of sets, last materializations. A
 * write that is older than what is held changes nothing.
 */
public interface CopyRepository {

  /** A member as an evaluation needs it. */
  record Member(String set, String key, long ordinal, Map<String, String> metadata) {
    public Member {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * The last materialization of an asset partition.
   *
   * @param place where the record was that told it first; empty if that is not known
   */
  record LastState(String partition, long token, String place) {}

  /**
   * Keeps materializations, as far as they are newer.
   *
   * @param places where the records were; another record of the same materialization does not
   *     change the place
   */
  Uni<Void> saveStates(
      Collection<AssetEvent.Materialized> events, Map<AssetEvent.Materialized, String> places);

  default Uni<Void> saveStates(Collection<AssetEvent.Materialized> events) {
    return saveStates(events, Map.of());
  }

  /** The last materializations, by {@code asset|partition}, where there are any. */
  Uni<Map<String, LastState>> states(Collection<String> assetPartitions);

  /**
   * Some of the last materializations of an asset, in the order of their keys.
   *
   * @param after the key before the first; empty: from the beginning
   */
  Uni<List<LastState>> statesOf(String asset, String after, int limit);

  /** Forgets states, as far as they are not newer. */
  Uni<Void> forgetStates(Collection<AssetEvent.Wiped> events);

  Uni<Void> saveMembers(Collection<PartitionSetMember> members);

  /** The tokens of the last materializations, by {@code asset|partition}, where there are any. */
  Uni<Map<String, Long>> tokens(Collection<String> assetPartitions);

  /** Those of the members, named {@code set|key}, that are registered. */
  Uni<List<Member>> members(Collection<String> ids);

  /** Those of the members, named {@code set|key}, that were ever heard of, removed ones too. */
  Uni<Set<String>> known(Collection<String> ids);

  /** The registered members of a set whose metadata has all of these values. */
  Uni<List<Member>> membersWith(String set, Map<String, String> metadata);

  /** All registered members of a set. */
  Uni<List<Member>> allMembers(String set);

  Uni<Void> explain(Collection<Explanation> explanations);

  Uni<Optional<Explanation>> findExplanation(String asset, String partition);
}
