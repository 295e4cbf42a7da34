package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Members of sets, and how many of them were asked for. */
final class SetsInMemory implements SetMembers {

  private final Map<String, StoredMember> members = new HashMap<>();
  private final Map<Long, StoredMember> byOrdinal = new HashMap<>();
  private long asked;
  private String endless = "";

  /** Of this set, every ordinal is that of a member, which is called by it. */
  void endless(String set) {
    endless = set;
  }

  void put(String set, String key, long ordinal, boolean removed, Map<String, String> metadata) {
    StoredMember member = new StoredMember(set, key, ordinal, removed, metadata);
    members.put(set + "|" + key, member);
    byOrdinal.put(ordinal, member);
  }

  /** Since it was asked last. */
  long takeAsked() {
    long all = asked;
    asked = 0;
    return all;
  }

  @Override
  public Uni<List<StoredMember>> find(Collection<Asked> questions) {
    List<StoredMember> found = new ArrayList<>();
    for (Asked one : questions) {
      if (one instanceof Asked.Key key) {
        Optional.ofNullable(members.get(key.set() + "|" + key.key())).ifPresent(found::add);
      } else if (one instanceof Asked.Ordinal ordinal) {
        member(ordinal).ifPresent(found::add);
      } else if (one instanceof Asked.Labelled labelled) {
        members.values().stream()
            .filter(member -> member.set().equals(labelled.set()) && !member.removed())
            .filter(
                member -> member.metadata().entrySet().containsAll(labelled.metadata().entrySet()))
            .forEach(found::add);
      }
    }
    asked += Math.max(found.size(), questions.size());
    return Uni.createFrom().item(found);
  }

  private Optional<StoredMember> member(Asked.Ordinal asked) {
    return asked.set().equals(endless)
        ? Optional.of(
            new StoredMember(asked.set(), "f" + asked.ordinal(), asked.ordinal(), false, Map.of()))
        : Optional.ofNullable(byOrdinal.get(asked.ordinal()));
  }

  @Override
  public Uni<Ordinals> ordinals(String set) {
    return Uni.createFrom()
        .item(
            Ordinals.of(
                members.values().stream()
                    .filter(member -> member.set().equals(set) && !member.removed())
                    .mapToLong(StoredMember::ordinal)
                    .toArray()));
  }
}
