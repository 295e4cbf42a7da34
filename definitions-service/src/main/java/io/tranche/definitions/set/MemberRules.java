package io.tranche.definitions.set;

import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.set.MemberDecision.Applied;
import io.tranche.definitions.set.MemberDecision.Equal;
import io.tranche.definitions.set.MemberDecision.Refused;
import io.tranche.definitions.set.MemberDecision.Stale;
import io.tranche.partitions.KeyText;
import io.tranche.partitions.KeyText.Place;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a change does to a member, whatever order changes arrive in and however often. Orders are
 * compared between events of one object only. A member is present while one of its sources is
 * alive; what a person or a program without objects says takes effect when it is applied, once.
 */
final class MemberRules {

  /** How many objects one member may list. */
  static final int MAX_OBJECTS = 1_000;

  private MemberRules() {}

  static MemberDecision add(Optional<Member> held, Change.Add add, Removals removals, Instant now) {
    SourceVersion given = add.source();
    Optional<Source> known = held.flatMap(member -> member.source(given.object()));
    boolean outdone = removals.outdo(add.request().set(), given);
    if (known.isPresent()) {
      int order = given.order().compareTo(known.get().order());
      if (order < 0) {
        return new Stale();
      }
      if (order == 0 && !(outdone && known.get().alive())) {
        return new Equal();
      }
      if (order > 0 && known.get().alive() && add.overwrite() == Change.Overwrite.REJECT) {
        return new Refused("overwrite-rejected", overwritten(add, known.get()));
      }
    } else if (held.isPresent() && held.get().objects() >= MAX_OBJECTS && !add.isWithoutObject()) {
      return new Refused("too-many-sources", tooManySources(add));
    }
    Source said = said(known, add, removals, outdone);
    return new Applied(
        held.map(member -> changed(member, add, said, Reason.of(add.request(), now)))
            .orElseGet(() -> created(add, said, Reason.of(add.request(), now))));
  }

  private static Source said(
      Optional<Source> known, Change.Add add, Removals removals, boolean outdone) {
    SourceVersion given = add.source();
    boolean silent =
        add.overwrite() == Change.Overwrite.IGNORE && known.filter(Source::alive).isPresent();
    Optional<String> requestId =
        silent ? known.flatMap(Source::requestId) : Optional.of(add.request().id());
    Source alive = new Source(given.object(), given.order(), given.version(), true, requestId);
    if (!outdone) {
      return alive;
    }
    return removals
        .wholeAfter(add.request().set(), given)
        .map(alive::goneAt)
        .orElseGet(alive::gone);
  }

  private static Member created(Change.Add add, Source said, Reason reason) {
    return Member.first(add.request().set(), add.key(), add.metadata(), said, reason);
  }

  private static Member changed(Member held, Change.Add add, Source said, Reason reason) {
    if (said.alive() && held.removed()) {
      return held.revived(add.metadata(), said, reason);
    }
    boolean described = said.alive() && !add.metadata().isEmpty();
    return held.changed(described ? add.metadata() : held.metadata(), said, reason);
  }

  /**
   * Somebody removes the member; what its sources said before counts no longer. A removal of what
   * never was there is remembered like any other, or a replay of it would find what was added
   * since.
   */
  static MemberDecision removeKey(Optional<Member> held, Change.RemoveKey remove, Instant now) {
    String name = Source.ofRequest(remove.request().id());
    if (held.isEmpty()) {
      return remove.version().isPresent() || !KeyText.problems(remove.key(), Place.ALONE).isEmpty()
          ? new Stale()
          : new Applied(neverAdded(remove, Reason.of(remove.request(), now)));
    }
    if (held.get().source(name).isPresent()) {
      return new Equal();
    }
    if (remove.version().filter(version -> version != held.get().version()).isPresent()) {
      return new Stale();
    }
    return new Applied(held.get().ended(Source.heard(name), Reason.of(remove.request(), now)));
  }

  private static Member neverAdded(Change.RemoveKey remove, Reason reason) {
    String name = Source.ofRequest(remove.request().id());
    return Member.first(remove.request().set(), remove.key(), Map.of(), Source.heard(name), reason);
  }

  /** Somebody says what people are shown of a member, once. */
  static MemberDecision describe(Optional<Member> held, Change.Describe change, Instant now) {
    String name = Source.ofDescription(change.request().id());
    if (held.isPresent() && held.get().source(name).isPresent()) {
      return new Equal();
    }
    if (held.isEmpty() || held.get().removed()) {
      return new Refused("unknown-partition-key", notAMember(change));
    }
    Member member = held.get();
    return new Applied(
        member.described(
            change.metadata().orElse(member.metadata()),
            change.displayName().or(member::displayName).filter(text -> !text.isEmpty()),
            Source.heard(name),
            Reason.of(change.request(), now)));
  }

  /** An object is gone; the member goes with the last of its sources. */
  static MemberDecision removeSource(Member held, Change.RemoveSource remove, Instant now) {
    SourceVersion removed = remove.source();
    Optional<Source> known = held.source(removed.object());
    if (known.isEmpty()) {
      return new Stale();
    }
    Source source = known.get();
    int order = removed.order().compareTo(source.order());
    if (removed.version().isPresent() && source.version().isPresent()) {
      if (!removed.version().equals(source.version()) || order < 0) {
        return new Stale();
      }
      return source.alive() ? applied(held, source.gone(), remove, now) : new Equal();
    }
    if (order < 0) {
      return new Stale();
    }
    return order == 0 ? new Equal() : applied(held, source.goneAt(removed.order()), remove, now);
  }

  private static Applied applied(
      Member held, Source said, Change.RemoveSource remove, Instant now) {
    return new Applied(held.changed(held.metadata(), said, Reason.of(remove.request(), now)));
  }

  private static String overwritten(Change.Add add, Source known) {
    return "Cannot add a new version of "
        + add.source().object()
        + " to partition "
        + add.key()
        + " of set "
        + add.request().set()
        + ": it has "
        + known.order()
        + " of it, and onOverwrite is reject ("
        + add.source().order()
        + ", requested by "
        + add.request().origin()
        + ")";
  }

  private static String notAMember(Change.Describe change) {
    return "Cannot describe partition "
        + change.key()
        + " of set "
        + change.request().set()
        + ": it is no member (requested by "
        + change.request().origin()
        + ")";
  }

  private static String tooManySources(Change.Add add) {
    return "Cannot add "
        + add.source().object()
        + " to partition "
        + add.key()
        + " of set "
        + add.request().set()
        + ": it has "
        + MAX_OBJECTS
        + " source objects already, which is the most that one partition can have (requested by "
        + add.request().origin()
        + ")";
  }
}
