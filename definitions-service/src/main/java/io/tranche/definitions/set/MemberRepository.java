package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of all sets, as they are stored. */
interface MemberRepository {

  /**
   * A member to store.
   *
   * @param decidedOn the version that the change was decided on; 0 for a member that was not there
   */
  record Write(Member next, long decidedOn) {}

  /** By id; what does not exist is left out. */
  Uni<Map<String, Member>> findAll(Collection<String> ids);

  /** The versions of members, by id; what does not exist is left out. */
  Uni<Map<String, Long>> findVersions(Collection<String> ids);

  /** The members of a set that list one of the objects. */
  Uni<List<Member>> findBySource(String set, Collection<String> objects);

  /** At most {@code limit} present members after an ordinal, in their order. */
  Uni<List<Member>> listFrom(String set, long ordinal, int limit);

  /** At most {@code limit} present members before an ordinal, the newest first. */
  Uni<List<Member>> listBefore(String set, long ordinal, int limit);

  /**
   * At most {@code limit} present members whose keys start with a text, in the order of their keys.
   *
   * @param after the key that the answer begins behind; empty for the first
   */
  Uni<List<Member>> listByKey(String set, String prefix, String after, int limit);

  /** The same with the members that were removed. */
  Uni<List<Member>> listAllByKey(String set, String prefix, String after, int limit);

  /** How many present members have keys that start with a text; the index alone is read. */
  Uni<Long> countByKey(String set, String prefix);

  /** The present members whose metadata holds all entries, in the order of their ordinals. */
  Uni<List<Member>> listByMetadata(String set, Map<String, String> metadata);

  /** At most {@code limit} present members that have not changed since, the oldest first. */
  Uni<List<Member>> listUnchangedSince(String set, Instant since, int limit);

  /** The ordinals of all present members; they are read from the index alone. */
  Uni<Ordinals> ordinals(String set);

  /** The first of so many new ordinals; they are higher than any given before. */
  Uni<Long> reserveOrdinals(String set, long count);

  /** Stores what is still decided on the newest version; the answer is the ids of all others. */
  Uni<Set<String>> write(List<Write> writes);

  /** Remembers that objects are gone; the newest removal of each counts. */
  Uni<Void> recordRemovals(String set, Collection<SourceVersion> removed);

  /** The orders of the removals that are known, by {@link Removals#id}. */
  Uni<Map<String, String>> findRemovals(Collection<String> ids);
}
