package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.Drop.Announced;
import io.tranche.endtoend.judge.Drop.Member;
import io.tranche.endtoend.judge.History.Made;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each file is announced when it is whole, is the one source of a member of its name, and is made
 * once; nothing else is there.
 */
final class Drops {
  private final Drop drop;
  private final List<Violation> found = new ArrayList<>();

  private Drops(Drop drop) {
    this.drop = drop;
  }

  static List<Violation> violations(Drop drop) {
    Drops drops = new Drops(drop);
    drops.judgeAnnounced();
    drops.judgeMembers();
    drops.judgePublished();
    drops.judgeMade();
    return drops.found;
  }

  private void judgeAnnounced() {
    Set<String> announced = new HashSet<>();
    for (Announced one : drop.announced()) {
      announced.add(one.file());
      Long size = drop.files().get(one.file());
      if (size == null) {
        found.add(new Violation(Kind.UNASKED, "announced, and not dropped: " + one));
      } else if (size != one.size() && !drop.slow().contains(one.file())) {
        found.add(new Violation(Kind.UNASKED, "announced before it had " + size + ": " + one));
      }
    }
    requireAllOf(announced, "is not announced");
  }

  private void judgeMembers() {
    Map<Long, Member> byOrdinal = new HashMap<>();
    Set<String> present = new HashSet<>();
    for (Member member : drop.stored()) {
      Member other = byOrdinal.put(member.ordinal(), member);
      if (other != null) {
        found.add(new Violation(Kind.DOUBLED, "ordinal of " + other + " and " + member));
      }
      if (member.removed() || !drop.files().containsKey(member.key())) {
        found.add(new Violation(Kind.UNASKED, "a member that is no file: " + member));
      } else if (!present.add(member.key())) {
        found.add(new Violation(Kind.DOUBLED, "a document of " + member));
      } else if (!member.sources().equals(List.of(member.key()))) {
        found.add(new Violation(Kind.DOUBLED, "a member has other sources: " + member));
      }
    }
    requireAllOf(present, "is no member");
  }

  private void judgePublished() {
    Map<String, Member> published = new HashMap<>();
    drop.published().forEach(member -> published.put(member.key(), member));
    for (Member member : drop.stored()) {
      Member told = published.remove(member.key());
      if (told == null
          || told.version() != member.version()
          || told.ordinal() != member.ordinal()
          || told.removed() != member.removed()) {
        found.add(new Violation(Kind.LOST, member + " is published as " + told));
      }
    }
    published
        .values()
        .forEach(member -> found.add(new Violation(Kind.UNASKED, "published only: " + member)));
  }

  private void judgeMade() {
    Map<String, List<Made>> made = new HashMap<>();
    for (Made one : drop.history().recorded()) {
      String file = one.of().partition();
      if (one.of().asset().equals(drop.asset()) && drop.files().containsKey(file)) {
        made.computeIfAbsent(file, none -> new ArrayList<>()).add(one);
      } else {
        found.add(new Violation(Kind.UNASKED, "made of no file: " + one));
      }
    }
    made.forEach(
        (file, all) -> {
          if (all.size() > 1 && !drop.slow().contains(file)) {
            found.add(new Violation(Kind.DOUBLED, file + " is made " + all.size() + " times"));
          }
        });
    requireAllOf(made.keySet(), "is not made");
  }

  private void requireAllOf(Set<String> these, String otherwise) {
    for (String file : drop.files().keySet()) {
      if (!these.contains(file)) {
        found.add(new Violation(Kind.LOST, file + " " + otherwise));
      }
    }
  }
}
