package io.tranche.definitions.set;

import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.set.MemberDecision.Applied;
import io.tranche.definitions.set.MemberDecision.Equal;
import io.tranche.definitions.set.MemberDecision.Refused;
import io.tranche.definitions.set.MemberDecision.Stale;
import io.tranche.definitions.set.MemberRepository.Write;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that are decided together, in their order, on members that were read together. When some
 * of the members turn out to have changed meanwhile, everything is decided again on what they are
 * then: what took effect already is equal the second time. Not thread-safe.
 */
final class Batch {

  private final List<Change> changes;
  private final Removals removals = new Removals();
  private final Map<String, Member> stored = new HashMap<>();
  private final Map<String, Member> decided = new LinkedHashMap<>();
  private final SourceIndex sources = new SourceIndex();
  private final Set<String> touched = new LinkedHashSet<>();
  private final Map<Change, Refused> refused = new LinkedHashMap<>();
  private final Map<String, Integer> outcomes = new HashMap<>();
  private int rounds;

  Batch(List<Change> changes) {
    this.changes = List.copyOf(changes);
    for (Change change : changes) {
      if (change instanceof Change.RemoveSource remove) {
        removals.note(
            Removals.id(remove.request().set(), remove.source()), remove.source().order());
      }
    }
  }

  /** The members that the changes name. */
  Set<String> namedMembers() {
    Set<String> ids = new LinkedHashSet<>(stored.keySet());
    for (Change change : changes) {
      if (change instanceof Change.Add add) {
        ids.add(add.member());
      } else if (change instanceof Change.RemoveKey remove) {
        ids.add(remove.member());
      } else if (change instanceof Change.Describe describe) {
        ids.add(describe.member());
      }
    }
    return ids;
  }

  /** The removed objects by set. */
  Map<String, Set<SourceVersion>> removedSources() {
    Map<String, Set<SourceVersion>> sources = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change instanceof Change.RemoveSource remove) {
        sources
            .computeIfAbsent(remove.request().set(), set -> new LinkedHashSet<>())
            .add(remove.source());
      }
    }
    return sources;
  }

  /** Replaces what is known of the stored members. */
  void load(Collection<Member> members) {
    stored.clear();
    members.forEach(member -> stored.put(member.id(), member));
  }

  /** Takes in removals; the answer says whether they outdo anything that was decided. */
  boolean noteRemovals(Map<String, String> orders) {
    orders.forEach(removals::note);
    return adds().stream().anyMatch(this::isOutdone);
  }

  private boolean isOutdone(Change.Add add) {
    return removals.outdo(add.request().set(), add.source())
        && member(add.member())
            .flatMap(member -> member.source(add.source().object()))
            .filter(source -> source.alive() && source.order().equals(add.source().order()))
            .isPresent();
  }

  /** The removals that could outdo what was added. */
  Set<String> removalsToCheck() {
    Set<String> ids = new HashSet<>();
    for (Change.Add add : adds()) {
      if (touched.contains(add.member()) && !add.isWithoutObject()) {
        ids.addAll(Removals.idsAbout(add.request().set(), add.source()));
      }
    }
    return ids;
  }

  /** The sets that members are added to. */
  Set<String> sets() {
    Set<String> sets = new HashSet<>();
    adds().forEach(add -> sets.add(add.request().set()));
    return sets;
  }

  void decide(Room given, Instant now) {
    Room room = given.copy();
    decided.clear();
    sources.clear();
    touched.clear();
    refused.clear();
    stored.values().forEach(sources::add);
    rounds++;
    for (Change change : changes) {
      if (change instanceof Change.Add add) {
        take(add, add.member(), MemberRules.add(member(add.member()), add, removals, now), room);
      } else if (change instanceof Change.RemoveKey remove) {
        String id = remove.member();
        take(remove, id, MemberRules.removeKey(member(id), remove, now), room);
      } else if (change instanceof Change.Describe describe) {
        String id = describe.member();
        take(describe, id, MemberRules.describe(member(id), describe, now), room);
      } else if (change instanceof Change.RemoveSource remove) {
        decideRemoval(remove, room, now);
      }
    }
  }

  private void decideRemoval(Change.RemoveSource remove, Room room, Instant now) {
    for (String id : sources.membersOf(remove.request().set(), remove.source().object())) {
      member(id)
          .ifPresent(
              member -> take(remove, id, MemberRules.removeSource(member, remove, now), room));
    }
  }

  private void take(Change change, String id, MemberDecision decision, Room room) {
    if (decision instanceof Applied applied) {
      apply(change, member(id), applied.member(), room);
    } else if (decision instanceof Equal) {
      touched.add(id);
      count("equal");
    } else if (decision instanceof Stale) {
      noteStale(change, id);
      count("stale");
    } else if (decision instanceof Refused refusal) {
      refuse(change, refusal);
    }
  }

  /**
   * A creation that a removal outdid is stored with the order of the removal, so that it is stale
   * when it comes again; whoever stored it may have died before that was published.
   */
  private void noteStale(Change change, String id) {
    if (change instanceof Change.Add add
        && member(id)
            .flatMap(member -> member.source(add.source().object()))
            .filter(source -> !source.alive())
            .isPresent()) {
      touched.add(id);
    }
  }

  private void apply(Change change, Optional<Member> held, Member next, Room room) {
    boolean wasPresent = held.filter(member -> !member.removed()).isPresent();
    if (!wasPresent && !next.removed()) {
      Optional<Refused> refusal = room.refusal(next.set(), next.key());
      if (refusal.isPresent()) {
        refuse(change, refusal.get());
        return;
      }
      room.take(next.set());
    } else if (wasPresent && next.removed()) {
      room.free(next.set());
    }
    decided.put(next.id(), next);
    touched.add(next.id());
    sources.add(next);
    count("applied");
  }

  private void refuse(Change change, Refused refusal) {
    refused.put(change, refusal);
    count("refused");
  }

  private void count(String outcome) {
    if (rounds == 1) {
      outcomes.merge(outcome, 1, Integer::sum);
    }
  }

  /** How many new ordinals each set needs. */
  Map<String, Long> ordinalsNeeded() {
    Map<String, Long> needed = new LinkedHashMap<>();
    decided.values().stream()
        .filter(Member::needsOrdinal)
        .forEach(member -> needed.merge(member.set(), 1L, Long::sum));
    return needed;
  }

  /** Gives the members that need one their ordinals, in the order in which they were added. */
  void assignOrdinals(String set, long first) {
    long next = first;
    for (Map.Entry<String, Member> entry : decided.entrySet()) {
      Member member = entry.getValue();
      if (member.needsOrdinal() && member.set().equals(set)) {
        entry.setValue(member.withOrdinal(next++));
      }
    }
  }

  List<Write> writes() {
    return decided.values().stream()
        .map(
            member -> {
              Member before = stored.get(member.id());
              return new Write(member, before == null ? 0 : before.version());
            })
        .toList();
  }

  /** What was written, without those whose document somebody else wrote first. */
  List<Member> written(Set<String> losers) {
    return decided.values().stream().filter(member -> !losers.contains(member.id())).toList();
  }

  /** The state of a member after what has been decided so far. */
  Optional<Member> member(String id) {
    Member member = decided.getOrDefault(id, stored.get(id));
    return Optional.ofNullable(member);
  }

  /** The members as they were before they changed, for those that changed. */
  Map<String, Member> before() {
    Map<String, Member> before = new HashMap<>();
    decided.keySet().stream()
        .filter(stored::containsKey)
        .forEach(id -> before.put(id, stored.get(id)));
    return before;
  }

  /**
   * The present states of what was touched. A removal that was followed by an add at once is not
   * among them: the member names the ordinal that it gave up.
   */
  List<Member> published() {
    return touched.stream().flatMap(id -> member(id).stream()).toList();
  }

  List<Change.Add> adds() {
    return changes.stream()
        .filter(Change.Add.class::isInstance)
        .map(Change.Add.class::cast)
        .toList();
  }

  Map<Change, Refused> refused() {
    return refused;
  }

  Map<String, Integer> outcomes() {
    return outcomes;
  }
}
