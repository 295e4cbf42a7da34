package io.tranche.definitions.set;

import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.definitions.set.MemberChange.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One member of a set, present or removed. It is present exactly while one of its sources is alive.
 *
 * @param ordinal {@link #UNASSIGNED} until one is reserved
 * @param formerOrdinals the last ones that it had before, oldest first
 * @param version counts the changes from 1
 * @param displayName what people call it
 * @param sources in the order in which they last said something
 * @param reason of the last change
 * @param past the changes before the last one, oldest first, as many as are kept
 */
record Member(
    String set,
    String key,
    long ordinal,
    List<Long> formerOrdinals,
    long version,
    Map<String, String> metadata,
    Optional<String> displayName,
    List<Source> sources,
    Reason reason,
    List<MemberChange> past) {

  /** The ordinal of a member that needs a new one. */
  static final long UNASSIGNED = -1;

  /** How many requests without an object a member remembers, so that a replay changes nothing. */
  static final int REMEMBERED_REQUESTS = 100;

  /** How many changes of a member can be looked up. */
  static final int KEPT_CHANGES = 20;

  Member {
    formerOrdinals = List.copyOf(formerOrdinals);
    metadata = Map.copyOf(metadata);
    sources = List.copyOf(sources);
    past = List.copyOf(past);
  }

  /** A member of which something is said for the first time. */
  static Member first(
      String set, String key, Map<String, String> metadata, Source said, Reason reason) {
    return new Member(
        set,
        key,
        UNASSIGNED,
        List.of(),
        1,
        metadata,
        Optional.empty(),
        List.of(said),
        reason,
        List.of());
  }

  String id() {
    return Ids.member(set, key);
  }

  boolean removed() {
    return sources.stream().noneMatch(Source::alive);
  }

  boolean needsOrdinal() {
    return ordinal == UNASSIGNED;
  }

  Optional<Source> source(String object) {
    return sources.stream().filter(source -> source.object().equals(object)).findFirst();
  }

  long objects() {
    return sources.stream().filter(source -> !source.isRequest()).count();
  }

  /** Whether the runs that a request asked for belong to the present state. */
  boolean owes(String object, String requestId) {
    return source(object)
        .filter(Source::alive)
        .flatMap(Source::requestId)
        .filter(requestId::equals)
        .isPresent();
  }

  Member withOrdinal(long assigned) {
    return new Member(
        set, key, assigned, formerOrdinals, version, metadata, displayName, sources, reason, past);
  }

  /** The next version, with one source added or replaced. */
  Member changed(Map<String, String> nextMetadata, Source said, Reason why) {
    return next(ordinal, nextMetadata, displayName, with(said), why);
  }

  /** The next version of a removed member, which begins anew. */
  Member revived(Map<String, String> nextMetadata, Source said, Reason why) {
    return next(UNASSIGNED, nextMetadata, Optional.empty(), with(said), why);
  }

  /** The next version, shown to people in another way. */
  Member described(
      Map<String, String> nextMetadata, Optional<String> nextName, Source said, Reason why) {
    return next(ordinal, nextMetadata, nextName, with(said), why);
  }

  /** The next version, with every source gone, because somebody said so. */
  Member ended(Source said, Reason why) {
    List<Source> next = new ArrayList<>(sources.stream().map(Source::gone).toList());
    next.add(said);
    return next(ordinal, metadata, displayName, next, why);
  }

  private Member next(
      long nextOrdinal,
      Map<String, String> nextMetadata,
      Optional<String> nextName,
      List<Source> nextSources,
      Reason why) {
    return new Member(
        set,
        key,
        nextOrdinal,
        formerOrdinals(nextOrdinal),
        version + 1,
        nextMetadata,
        nextName,
        RequestMemory.pruned(nextSources, REMEMBERED_REQUESTS),
        why,
        newest(changes(), KEPT_CHANGES - 1));
  }

  private List<Source> with(Source said) {
    List<Source> next = new ArrayList<>(sources);
    next.removeIf(source -> source.object().equals(said.object()));
    next.add(said);
    return next;
  }

  private List<Long> formerOrdinals(long nextOrdinal) {
    if (nextOrdinal == ordinal || needsOrdinal()) {
      return formerOrdinals;
    }
    List<Long> all = new ArrayList<>(formerOrdinals);
    all.add(ordinal);
    return newest(all, PartitionSetMember.MAX_FORMER_ORDINALS);
  }

  private static <T> List<T> newest(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** The newest changes, oldest first: the last of them led to the present state. */
  List<MemberChange> changes() {
    List<MemberChange> all = new ArrayList<>(past);
    all.add(new MemberChange(version, last(), ordinal, reason));
    return all;
  }

  private What last() {
    if (removed()) {
      return What.REMOVED;
    }
    boolean wasThere =
        past.isEmpty() ? version > 1 : past.get(past.size() - 1).what() != What.REMOVED;
    return wasThere ? What.CHANGED : What.ADDED;
  }

  PartitionSetMember message() {
    return new PartitionSetMember(
        set,
        key,
        ordinal,
        version,
        metadata,
        newestObject(),
        removed(),
        reason.at(),
        formerOrdinals,
        displayName);
  }

  private Optional<String> newestObject() {
    return sources.stream()
        .filter(source -> source.alive() && !source.isRequest())
        .map(Source::object)
        .reduce((earlier, later) -> later);
  }
}
