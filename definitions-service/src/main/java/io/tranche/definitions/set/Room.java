package io.tranche.definitions.set;

import io.tranche.definitions.set.MemberDecision.Refused;
import java.util.HashMap;
import java.util.Map;

/** How many members each set may still get. Not thread-safe: one per decision. */
final class Room {

  private final Map<String, Long> most = new HashMap<>();
  private final Map<String, Long> present = new HashMap<>();

  /** A set that may have only so many members. */
  Room limit(String set, long maxKeys, long count) {
    most.put(set, maxKeys);
    present.put(set, count);
    return this;
  }

  boolean isFull(String set) {
    Long limit = most.get(set);
    return limit != null && present.getOrDefault(set, 0L) >= limit;
  }

  /** Why a member of a full set is refused. */
  Refused full(Member member) {
    return new Refused(
        "set-full",
        "Cannot add partition "
            + member.key()
            + " to set "
            + member.set()
            + ": it has as many keys as maxKeys allows ("
            + most.getOrDefault(member.set(), 0L)
            + ")");
  }

  void take(String set) {
    present.merge(set, 1L, Long::sum);
  }

  void free(String set) {
    present.merge(set, -1L, Long::sum);
  }

  Room copy() {
    Room copy = new Room();
    copy.most.putAll(most);
    copy.present.putAll(present);
    return copy;
  }
}
