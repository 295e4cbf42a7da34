package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One member of a set, present or removed. It is present exactly while one of its sources is alive.
 *
 * @param sources in the order in which they last said something
 * @param ordinal {@link #UNASSIGNED} until one is reserved
 * @param formerOrdinals the last ones that it had before, oldest first
 * @param version counts the changes from 1
 * @param cause of the last change
 */
record Member(
    String set,
    String key,
    long ordinal,
    List<Long> formerOrdinals,
    long version,
    Map<String, String> metadata,
    List<Source> sources,
    Cause cause,
    Instant at) {

  /** The ordinal of a member that needs a new one. */
  static final long UNASSIGNED = -1;

  /** How many requests without an object a member remembers, so that a replay changes nothing. */
  static final int REMEMBERED_REQUESTS = 100;

  Member {
    formerOrdinals = List.copyOf(formerOrdinals);
    metadata = Map.copyOf(metadata);
    sources = List.copyOf(sources);
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
    return new Member(set, key, assigned, formerOrdinals, version, metadata, sources, cause, at);
  }

  /** The next version, with one source added or replaced. */
  Member changed(
      long nextOrdinal, Map<String, String> nextMetadata, Source said, Cause why, Instant now) {
    List<Source> next = new ArrayList<>(sources);
    next.removeIf(source -> source.object().equals(said.object()));
    next.add(said);
    return new Member(
        set,
        key,
        nextOrdinal,
        formerOrdinals(nextOrdinal),
        version + 1,
        nextMetadata,
        pruned(next),
        why,
        now);
  }

  /** The next version, with every source gone, because somebody said so. */
  Member ended(Source said, Cause why, Instant now) {
    List<Source> next = new ArrayList<>(sources.stream().map(Source::gone).toList());
    next.add(said);
    return new Member(
        set, key, ordinal, formerOrdinals, version + 1, metadata, pruned(next), why, now);
  }

  private List<Long> formerOrdinals(long nextOrdinal) {
    if (nextOrdinal == ordinal || needsOrdinal()) {
      return formerOrdinals;
    }
    List<Long> all = new ArrayList<>(formerOrdinals);
    all.add(ordinal);
    return all.subList(
        Math.max(0, all.size() - PartitionSetMember.MAX_FORMER_ORDINALS), all.size());
  }

  PartitionSetMember message() {
    return new PartitionSetMember(
        set, key, ordinal, version, metadata, newestObject(), removed(), at, formerOrdinals);
  }

  private Optional<String> newestObject() {
    return sources.stream()
        .filter(source -> source.alive() && !source.isRequest())
        .map(Source::object)
        .reduce((earlier, later) -> later);
  }

  private static List<Source> pruned(List<Source> sources) {
    long surplus = sources.stream().filter(Source::isRequest).count() - REMEMBERED_REQUESTS;
    if (surplus <= 0) {
      return sources;
    }
    List<Source> kept = new ArrayList<>(sources.size());
    for (Source source : sources) {
      if (source.isRequest() && surplus > 0) {
        surplus--;
      } else {
        kept.add(source);
      }
    }
    return kept;
  }
}
