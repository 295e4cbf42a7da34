package io.tranche.definitions.set;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which members list an object, among those that are decided together. Not thread-safe. */
final class SourceIndex {

  private final Map<ObjectOfSet, Set<String>> members = new HashMap<>();

  private record ObjectOfSet(String set, String object) {}

  void clear() {
    members.clear();
  }

  void add(Member member) {
    for (Source source : member.sources()) {
      members
          .computeIfAbsent(
              new ObjectOfSet(member.set(), source.object()), object -> new LinkedHashSet<>())
          .add(member.id());
    }
  }

  /** The ids, in the order in which the members were first added. */
  List<String> membersOf(String set, String object) {
    return List.copyOf(members.getOrDefault(new ObjectOfSet(set, object), Set.of()));
  }
}
