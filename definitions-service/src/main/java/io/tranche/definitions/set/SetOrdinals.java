package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which ordinals of each set are present: enough to count a set and to find the place of a page,
 * however many members there are. A set is read when it is first asked for, and kept up to date
 * from then on.
 */
@Singleton
class SetOrdinals {

  private final MemberRepository members;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  @Inject
  SetOrdinals(MemberRepository members) {
    this.members = members;
  }

  Uni<Ordinals> of(String set) {
    return held.computeIfAbsent(set, Held::new).ordinals;
  }

  /** Members have changed; those before are known by id where they were there before. */
  void changed(Map<String, Member> before, Collection<Member> after) {
    Map<String, List<Member>> bySet = new HashMap<>();
    after.forEach(
        member -> bySet.computeIfAbsent(member.set(), s -> new ArrayList<>()).add(member));
    bySet.forEach(
        (set, changed) -> {
          Held one = held.get(set);
          if (one != null) {
            one.change(
                changed.stream()
                    .map(member -> before.get(member.id()))
                    .filter(Objects::nonNull)
                    .mapToLong(Member::ordinal)
                    .toArray(),
                changed.stream().filter(Member::removed).mapToLong(Member::ordinal).toArray(),
                changed.stream()
                    .filter(member -> !member.removed())
                    .mapToLong(Member::ordinal)
                    .toArray());
          }
        });
  }

  /** One set. Changes that come while it is read are made to what was read. */
  private final class Held {
    private final Uni<Ordinals> ordinals;
    private Ordinals gone = Ordinals.empty();
    private Ordinals come = Ordinals.empty();

    Held(String set) {
      this.ordinals =
          members
              .ordinals(set)
              .map(Ordinals::of)
              .onFailure()
              .invoke(failure -> held.remove(set, this))
              .memoize()
              .indefinitely()
              .map(this::current);
    }

    private synchronized Ordinals current(Ordinals read) {
      return read.difference(gone).union(come);
    }

    private synchronized void change(long[] before, long[] removed, long[] present) {
      gone =
          gone.union(Ordinals.of(before))
              .union(Ordinals.of(removed))
              .difference(Ordinals.of(present));
      come =
          come.difference(Ordinals.of(before))
              .difference(Ordinals.of(removed))
              .union(Ordinals.of(present));
    }
  }
}
