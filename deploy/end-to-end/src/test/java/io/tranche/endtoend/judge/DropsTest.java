package io.tranche.endtoend.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.endtoend.judge.Drop.Announced;
import io.tranche.endtoend.judge.Drop.Member;
import io.tranche.endtoend.judge.History.Made;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DropsTest {
  private static final String ASSET = "raw";

  private final List<Announced> announced = new ArrayList<>();
  private final List<Member> stored = new ArrayList<>();
  private final List<Member> published = new ArrayList<>();
  private final List<Made> recorded = new ArrayList<>();
  private Set<String> slow = Set.of();

  DropsTest() {
    for (String file : List.of("a", "b")) {
      announced.add(new Announced(file, 10));
      announced.add(new Announced(file, 10));
      stored.add(member(file, file.charAt(0), file));
      published.add(member(file, file.charAt(0)));
      recorded.add(made(file, 1));
    }
  }

  @Test
  void findsNothingWhereEachFileIsMadeOnce() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void aFileThatStoodStillHalfWrittenMayBeMadeTwice() {
    announced.add(new Announced("a", 5));
    recorded.add(made("a", 2));
    slow = Set.of("a");
    assertThat(violations()).isEmpty();
  }

  static List<Arguments> faults() {
    return List.of(
        fault("a file is not announced", Kind.LOST, t -> t.announced.subList(0, 2).clear()),
        fault(
            "a file is announced half written",
            Kind.UNASKED,
            t -> t.announced.add(new Announced("a", 5))),
        fault(
            "what is no file is announced",
            Kind.UNASKED,
            t -> t.announced.add(new Announced("a.part", 10))),
        fault("a file is no member", Kind.LOST, DropsTest::forgetAMember),
        fault("a member is no file", Kind.UNASKED, t -> t.add(member("c", 1, "c"))),
        fault("two members have one ordinal", Kind.DOUBLED, t -> t.setFirst(member("a", 'b', "a"))),
        fault("a member has two files", Kind.DOUBLED, t -> t.setFirst(member("a", 'a', "a", "b"))),
        fault("a member is not published", Kind.LOST, t -> t.published.remove(0)),
        fault("what is no member is published", Kind.UNASKED, t -> t.published.add(member("c", 1))),
        fault("a file is not made", Kind.LOST, t -> t.recorded.remove(0)),
        fault("a file is made twice", Kind.DOUBLED, t -> t.recorded.add(made("a", 2))),
        fault("what is no file is made", Kind.UNASKED, t -> t.recorded.add(made("c", 2))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void findsEveryFault(Consumer<DropsTest> fault, Kind kind) {
    fault.accept(this);
    assertThat(violations()).extracting(Violation::kind).containsOnly(kind);
  }

  private static Arguments fault(String name, Kind kind, Consumer<DropsTest> fault) {
    return Arguments.of(Named.of(name, fault), kind);
  }

  private void forgetAMember() {
    stored.remove(0);
    published.remove(0);
  }

  private void add(Member member) {
    stored.add(member);
    published.add(member);
  }

  private void setFirst(Member member) {
    stored.set(0, member);
    published.set(0, member);
  }

  private static Member member(String key, long ordinal, String... sources) {
    return new Member(key, ordinal, 1, false, List.of(sources));
  }

  private static Made made(String file, long token) {
    return new Made("run " + token + " of " + file, new AssetPartition(ASSET, file), token);
  }

  private List<Violation> violations() {
    Story none = new Story();
    none.recorded.addAll(recorded);
    return Drops.violations(
        new Drop(
            ASSET, Map.of("a", 10L, "b", 10L), slow, announced, stored, published, none.history()));
  }
}
