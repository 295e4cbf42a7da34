package io.tranche.run.status;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which partitions to list.
 *
 * @param search a text that the keys contain
 * @param from the first position, in the order of the keys
 * @param to the position after the last one
 * @param selected the partitions that a selection names, if one is given
 * @param cursor where the page before ended
 */
record PageQuery(
    Optional<ListedStatus> status,
    Optional<String> search,
    OptionalLong from,
    OptionalLong to,
    Optional<Ordinals> selected,
    Optional<String> cursor,
    int limit) {

  /** The same, of some partitions only. */
  PageQuery of(Ordinals partitions) {
    return new PageQuery(status, search, from, to, Optional.of(partitions), cursor, limit);
  }

  boolean matches(String key) {
    return search.map(key::contains).orElse(true);
  }

  /**
   * Those of some partitions that are selected, between the positions, which count all there are.
   */
  Ordinals within(Ordinals partitions, StatusPicture picture) {
    return between(selected.map(partitions::intersection).orElse(partitions), picture);
  }

  private Ordinals between(Ordinals partitions, StatusPicture picture) {
    if (from.isEmpty() && to.isEmpty()) {
      return partitions;
    }
    Ordinals existing = picture.existing();
    long first = Math.max(0, from.orElse(0));
    long end = Math.min(existing.size(), to.orElse(existing.size()));
    return first >= end
        ? Ordinals.empty()
        : partitions.intersection(Ordinals.range(existing.select(first), existing.select(end - 1)));
  }

  static TrancheException.Invalid invalidCursor(String cursor) {
    return new TrancheException.Invalid(
        "invalid-cursor",
        "Cannot list: cursor must be a nextCursor of an earlier page (" + cursor + ")");
  }
}
