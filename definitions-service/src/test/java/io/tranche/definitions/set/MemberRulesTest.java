package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.set.Change.Overwrite;
import io.tranche.definitions.set.MemberChange.What;
import io.tranche.definitions.set.MemberDecision.Applied;
import io.tranche.definitions.set.MemberDecision.Equal;
import io.tranche.definitions.set.MemberDecision.Refused;
import io.tranche.definitions.set.MemberDecision.Stale;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MemberRulesTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");
  private static final Cause CAUSE = Cause.request("cause", NOW);

  static Stream<Arguments> addsOfOneObject() {
    return Stream.of(
        arguments("a lower order", member(alive("x", "20")), "10", Stale.class),
        arguments("the same order", member(alive("x", "20")), "20", Equal.class),
        arguments("the same order of what is gone", member(gone("x", "20")), "20", Equal.class),
        arguments("a lower order of what is gone", member(gone("x", "20")), "10", Stale.class),
        arguments("a higher order", member(alive("x", "20")), "30", Applied.class),
        arguments("a higher order of what is gone", member(gone("x", "20")), "30", Applied.class),
        arguments(
            "a lower order of another object", member(alive("y", "20")), "10", Applied.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("addsOfOneObject")
  void ordersAddsWithinTheirObject(
      String name, Member held, String order, Class<? extends MemberDecision> expected) {
    assertThat(add(held, "x", order)).isInstanceOf(expected);
  }

  static Stream<Arguments> removalsOfOneObject() {
    return Stream.of(
        arguments("a lower order", alive("x", "20"), "10", null, Stale.class),
        arguments("the same order", alive("x", "20"), "20", null, Equal.class),
        arguments("a higher order", alive("x", "20"), "30", null, Applied.class),
        arguments("what is gone at that order", gone("x", "30"), "30", null, Equal.class),
        arguments("another object", alive("y", "20"), "30", null, Stale.class),
        arguments("another version", alive("x", "20", "v2"), "30", "v1", Stale.class),
        arguments("its version", alive("x", "20", "v2"), "30", "v2", Applied.class),
        arguments("its version again", gone("x", "20", "v2"), "30", "v2", Equal.class),
        arguments("the object as a whole", alive("x", "20", "v2"), "30", null, Applied.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("removalsOfOneObject")
  void removesOnlyWhatTheSourceHolds(
      String name,
      Source held,
      String order,
      String version,
      Class<? extends MemberDecision> expected) {
    var remove =
        new Change.RemoveSource(
            request("r"), new SourceVersion("x", order, Optional.ofNullable(version)));

    assertThat(MemberRules.removeSource(member(held), remove, NOW)).isInstanceOf(expected);
  }

  @Test
  void keepsAMemberUntilItsLastSourceIsGone() {
    Member both = member(alive("x", "20"), alive("y", "5"));

    Member one = removeSource(both, "x", "30");
    Member none = removeSource(one, "y", "6");

    assertThat(one.removed()).isFalse();
    assertThat(none.removed()).isTrue();
    assertThat(none.version()).isEqualTo(both.version() + 2);
    assertThat(none.ordinal()).isEqualTo(both.ordinal());
  }

  @Test
  void givesANewOrdinalToAMemberThatComesBack() {
    Member back = applied(add(member(gone("x", "20")), "x", "30"));

    assertThat(back.needsOrdinal()).isTrue();
    assertThat(back.removed()).isFalse();
  }

  @Test
  void aMemberThatComesBackNamesTheOrdinalsThatItGaveUp() {
    Member member = member(alive("x", "0"));
    for (int life = 1; life <= 25; life++) {
      String order = "%02d".formatted(life);
      Member gone = removeSource(member, "x", order);
      member = applied(add(gone, "x", order + "a")).withOrdinal(100 + life);
    }

    assertThat(member.message().formerOrdinals())
        .isEqualTo(LongStream.range(105, 125).boxed().toList());
  }

  @Test
  void keepsTheOrdinalOfAMemberThatIsOverwritten() {
    assertThat(applied(add(member(alive("x", "20")), "x", "30")).ordinal()).isEqualTo(7);
  }

  @Test
  void aPersonsRemovalEndsEverySourceAndIsNotUndoneByAReplay() {
    Member held = member(alive("x", "20"), alive("y", "5"));
    Member removed =
        applied(MemberRules.removeKey(Optional.of(held), removal("person", Optional.empty()), NOW));

    assertThat(removed.removed()).isTrue();
    assertThat(add(removed, "x", "20")).isInstanceOf(Equal.class);
    assertThat(add(removed, "x", "19")).isInstanceOf(Stale.class);
    assertThat(applied(add(removed, "x", "21")).removed()).isFalse();
  }

  @Test
  void aRemovalOfOneVersionLeavesALaterOneAlone() {
    Member held = member(alive("x", "20"));
    long version = held.version();
    Member changed = applied(add(held, "x", "30"));

    assertThat(removeKey(held, removal("sweep", Optional.of(version)))).isInstanceOf(Applied.class);
    assertThat(removeKey(changed, removal("sweep", Optional.of(version))))
        .isInstanceOf(Stale.class);
    Member removed = applied(removeKey(held, removal("sweep", Optional.of(version))));
    assertThat(removeKey(removed, removal("sweep", Optional.of(version))))
        .isInstanceOf(Equal.class);
  }

  private static MemberDecision removeKey(Member held, Change.RemoveKey remove) {
    return MemberRules.removeKey(Optional.of(held), remove, NOW);
  }

  private static Change.RemoveKey removal(String requestId, Optional<Long> version) {
    return new Change.RemoveKey(request(requestId), "k", version);
  }

  @Test
  void aPersonsRemovalIsAppliedOnce() {
    Change.RemoveKey remove = removal("person", Optional.empty());
    Member removed =
        applied(MemberRules.removeKey(Optional.of(member(alive("x", "20"))), remove, NOW));
    Member back = applied(add(removed, "x", "21"));

    assertThat(MemberRules.removeKey(Optional.of(back), remove, NOW)).isInstanceOf(Equal.class);
  }

  @Test
  void aReplayedRemovalOfWhatNeverWasThereLeavesWhatWasAddedSince() {
    Change.RemoveKey remove = removal("early", Optional.empty());
    Member remembered = applied(MemberRules.removeKey(Optional.empty(), remove, NOW));
    Member added = applied(without(Optional.of(remembered), "later"));

    assertThat(remembered.removed()).isTrue();
    assertThat(added.removed()).isFalse();
    assertThat(MemberRules.removeKey(Optional.of(added), remove, NOW)).isInstanceOf(Equal.class);
  }

  @Test
  void aRemovalOfWhatCannotBeAMemberOrOfAVersionThatNeverWasIsNotRemembered() {
    Change.RemoveKey forbidden = new Change.RemoveKey(request("r"), "a\nb", Optional.empty());

    assertThat(MemberRules.removeKey(Optional.empty(), forbidden, NOW)).isInstanceOf(Stale.class);
    assertThat(MemberRules.removeKey(Optional.empty(), removal("r", Optional.of(3L)), NOW))
        .isInstanceOf(Stale.class);
  }

  @Test
  void owesTheRunsOfTheRequestThatSetItsPresentState() {
    Member first = applied(add(Optional.empty(), "x", "20", "r1", Overwrite.REMATERIALIZE));
    Member second = applied(add(Optional.of(first), "x", "30", "r2", Overwrite.REMATERIALIZE));

    assertThat(first.owes("x", "r1")).isTrue();
    assertThat(second.owes("x", "r1")).isFalse();
    assertThat(second.owes("x", "r2")).isTrue();
  }

  @Test
  void anIgnoredOverwriteOwesNothingNew() {
    Member first = applied(add(Optional.empty(), "x", "20", "r1", Overwrite.IGNORE));
    Member second = applied(add(Optional.of(first), "x", "30", "r2", Overwrite.IGNORE));

    assertThat(first.owes("x", "r1")).isTrue();
    assertThat(second.owes("x", "r2")).isFalse();
    assertThat(second.owes("x", "r1")).isTrue();
    assertThat(second.source("x").orElseThrow().order()).isEqualTo("30");
  }

  @Test
  void aRejectedOverwriteLeavesTheVersionThatWasThereFirst() {
    Member first = applied(add(Optional.empty(), "x", "20", "r1", Overwrite.REJECT));

    assertThat(add(Optional.of(first), "x", "30", "r2", Overwrite.REJECT))
        .isEqualTo(
            new Refused(
                "overwrite-rejected",
                "Cannot add a new version of x to partition k of set s: it has 20 of it, and"
                    + " onOverwrite is reject (30, requested by sensor:landing)"));
    assertThat(add(Optional.of(first), "x", "20", "r1", Overwrite.REJECT))
        .isInstanceOf(Equal.class);
    assertThat(add(Optional.of(first), "x", "10", "r0", Overwrite.REJECT))
        .isInstanceOf(Stale.class);
    assertThat(add(Optional.of(first), "y", "30", "r2", Overwrite.REJECT))
        .isInstanceOf(Applied.class);
  }

  @Test
  void anObjectThatWasRemovedMayComeBackWhereOverwritesAreRejected() {
    Member gone = removeSource(member(alive("x", "20")), "x", "25");

    assertThat(add(Optional.of(gone), "x", "30", "r2", Overwrite.REJECT))
        .isInstanceOf(Applied.class);
  }

  @Test
  void anObjectWhoseRemovalCameFirstStaysRemoved() {
    Removals removals = new Removals();
    removals.note(Removals.id("s", new SourceVersion("x", "30", Optional.empty())), "30");

    Member late =
        applied(MemberRules.add(Optional.empty(), add("x", "20", null, "r"), removals, NOW));
    Member later =
        applied(MemberRules.add(Optional.empty(), add("x", "40", null, "r"), removals, NOW));

    assertThat(late.removed()).isTrue();
    assertThat(late.source("x").orElseThrow().order()).isEqualTo("30");
    assertThat(later.removed()).isFalse();
  }

  @Test
  void theRemovalOfOneVersionLeavesTheOthers() {
    Removals removals = new Removals();
    removals.note(Removals.id("s", new SourceVersion("x", "30", Optional.of("v1"))), "30");

    Member second =
        applied(MemberRules.add(Optional.empty(), add("x", "20", "v2", "r"), removals, NOW));
    Member first =
        applied(MemberRules.add(Optional.empty(), add("x", "10", "v1", "r"), removals, NOW));

    assertThat(second.removed()).isFalse();
    assertThat(first.removed()).isTrue();
  }

  @Test
  void remembersARequestThatHoldsTheMemberThroughAnyNumberOfDescriptions() {
    Member member = applied(without(Optional.empty(), "holder"));
    for (int i = 1; i <= 120; i++) {
      member = applied(describe(member, "d" + i, "Name " + i));
    }

    assertThat(member.removed()).isFalse();
    assertThat(member.displayName()).contains("Name 120");
    assertThat(member.sources()).hasSize(Member.REMEMBERED_REQUESTS);
    assertThat(without(Optional.of(member), "holder")).isInstanceOf(Equal.class);
  }

  @Test
  void aDescriptionIsAppliedOnceAndLeavesWhatItDoesNotName() {
    Member held = member(alive("x", "20"));
    Member named = applied(describe(held, "d1", "Japan"));
    Member later = applied(describe(named, "d2", "Nippon"));

    assertThat(named.ordinal()).isEqualTo(held.ordinal());
    assertThat(named.metadata()).isEqualTo(held.metadata());
    assertThat(named.message().object()).contains("x");
    assertThat(named.message().displayName()).contains("Japan");
    assertThat(describe(later, "d1", "Japan")).isInstanceOf(Equal.class);
    assertThat(applied(describe(later, "d3", "")).displayName()).isEmpty();
    assertThat(removeSource(named, "x", "30").removed()).isTrue();
  }

  @Test
  void aMemberThatComesBackHasNoNameFromBefore() {
    Member named = applied(describe(member(alive("x", "20")), "d1", "Japan"));

    Member back = applied(add(removeSource(named, "x", "25"), "x", "30"));

    assertThat(back.displayName()).isEmpty();
  }

  @Test
  void whatIsNoMemberCannotBeDescribed() {
    Refused refused =
        new Refused(
            "unknown-partition-key",
            "Cannot describe partition k of set s: it is no member (requested by sensor:landing)");

    assertThat(describe(member(gone("x", "20")), "d", "Japan")).isEqualTo(refused);
    assertThat(MemberRules.describe(Optional.empty(), description("d", "Japan"), NOW))
        .isEqualTo(refused);
  }

  private static MemberDecision describe(Member held, String requestId, String name) {
    return MemberRules.describe(Optional.of(held), description(requestId, name), NOW);
  }

  private static Change.Describe description(String requestId, String name) {
    return new Change.Describe(request(requestId), "k", Optional.of(name), Optional.empty());
  }

  @Test
  void tellsWhatBecameOfAMemberAndWhy() {
    Member added = applied(without(Optional.empty(), "r1")).withOrdinal(5);
    Member named = applied(describe(added, "r2", "Japan"));
    Member removed = applied(removeKey(named, removal("r3", Optional.empty())));
    Member back = applied(without(Optional.of(removed), "r4")).withOrdinal(9);

    Reason reason = new Reason(Optional.of(Origin.sensor("landing")), CAUSE, NOW);
    assertThat(back.changes())
        .containsExactly(
            new MemberChange(1, What.ADDED, 5, reason),
            new MemberChange(2, What.CHANGED, 5, reason),
            new MemberChange(3, What.REMOVED, 5, reason),
            new MemberChange(4, What.ADDED, 9, reason));
  }

  @Test
  void keepsTheNewestChanges() {
    Member member = applied(without(Optional.empty(), "r0")).withOrdinal(5);
    for (int i = 1; i < 30; i++) {
      member = applied(without(Optional.of(member), "r" + i));
    }

    assertThat(member.changes()).hasSize(Member.KEPT_CHANGES);
    assertThat(member.changes())
        .extracting(MemberChange::version)
        .startsWith(11L)
        .endsWith(30L)
        .isSorted();
  }

  @Test
  void refusesMoreThanAThousandObjectsNamingPartitionAndSensor() {
    Member full =
        member(IntStream.range(0, 1_000).mapToObj(i -> alive("o" + i, "1")).toArray(Source[]::new));

    assertThat(add(full, "x", "1"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("too-many-sources");
              assertThat(refused.reason())
                  .isEqualTo(
                      "Cannot add x to partition k of set s: it has 1000 source objects already,"
                          + " which is the most that one partition can have"
                          + " (requested by sensor:landing)");
            });
    assertThat(add(full, "o5", "2")).isInstanceOf(Applied.class);
  }

  @Test
  void remembersTheNewestRequestsWithoutAnObject() {
    Member member = applied(without(Optional.empty(), "r0"));
    for (int i = 1; i <= 120; i++) {
      member = applied(without(Optional.of(member), "r" + i));
    }

    assertThat(member.sources()).hasSize(Member.REMEMBERED_REQUESTS);
    assertThat(without(Optional.of(member), "r120")).isInstanceOf(Equal.class);
    assertThat(member.removed()).isFalse();
  }

  private static MemberDecision without(Optional<Member> held, String requestId) {
    return add(held, Source.ofRequest(requestId), "", requestId, Overwrite.REMATERIALIZE);
  }

  private static MemberDecision add(Member held, String object, String order) {
    return add(Optional.of(held), object, order, "r", Overwrite.REMATERIALIZE);
  }

  private static MemberDecision add(
      Optional<Member> held, String object, String order, String requestId, Overwrite overwrite) {
    Change.Add add =
        new Change.Add(
            request(requestId),
            "k",
            Map.of(),
            new SourceVersion(object, order, Optional.empty()),
            overwrite,
            List.of());
    return MemberRules.add(held, add, new Removals(), NOW);
  }

  private static Change.Add add(String object, String order, String version, String requestId) {
    return new Change.Add(
        request(requestId),
        "k",
        Map.of(),
        new SourceVersion(object, order, Optional.ofNullable(version)),
        Overwrite.REMATERIALIZE,
        List.of());
  }

  private static Member removeSource(Member held, String object, String order) {
    return applied(
        MemberRules.removeSource(
            held,
            new Change.RemoveSource(
                request("r"), new SourceVersion(object, order, Optional.empty())),
            NOW));
  }

  private static Change.Request request(String id) {
    return new Change.Request(0, id, "s", Origin.sensor("landing"), CAUSE);
  }

  private static Member member(Source... sources) {
    return new Member(
        "s",
        "k",
        7,
        List.of(),
        3,
        Map.of(),
        Optional.empty(),
        List.of(sources),
        Reason.of(request("r"), NOW),
        List.of());
  }

  private static Source alive(String object, String order) {
    return new Source(object, order, Optional.empty(), true, Optional.of("r0"));
  }

  private static Source alive(String object, String order, String version) {
    return new Source(object, order, Optional.of(version), true, Optional.of("r0"));
  }

  private static Source gone(String object, String order) {
    return alive(object, order).gone();
  }

  private static Source gone(String object, String order, String version) {
    return alive(object, order, version).gone();
  }

  private static Member applied(MemberDecision decision) {
    assertThat(decision).isInstanceOf(Applied.class);
    return ((Applied) decision).member();
  }
}
