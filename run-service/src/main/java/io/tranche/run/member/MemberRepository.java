package io.tranche.run.member;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import java.util.Collection;
import java.util.List;

/** The stored copy of the members. */
interface MemberRepository {

  /** Where one registered member stands in its set. */
  record Place(String set, long ordinal) {}

  /** Those among the given members that exist, removed ones included. */
  Uni<List<PartitionSetMember>> find(Collection<String> ids);

  /** The registered members of a set under these ordinals. */
  Uni<List<PartitionSetMember>> findByOrdinals(String set, Collection<Long> ordinals);

  /**
   * Stores members, each unless an equal or newer version of it is stored. The answer is false if
   * another writer interfered and it must be done again.
   *
   * @param missing of which nothing was stored
   * @param newer of which an older version was stored
   */
  Uni<Boolean> save(Collection<PartitionSetMember> missing, Collection<PartitionSetMember> newer);

  /** Every registered member. */
  Multi<Place> places();
}
