package io.tranche.endtoend.judge;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds everything that is wrong with a history. */
public final class Judge {
  private static final List<Function<History, List<Violation>>> RULES =
      List.of(
          Answers::violations,
          Endings::violations,
          Backfills::violations,
          Overlaps::violations,
          Limits::violations,
          Events::violations,
          Materializations::violations,
          Outputs::violations);

  private Judge() {}

  public static List<Violation> violations(History history) {
    return RULES.stream().flatMap(rule -> rule.apply(history).stream()).toList();
  }

  /** The same of files that were dropped, and of all that they led to. */
  public static List<Violation> violations(Drop drop) {
    return Stream.concat(Drops.violations(drop).stream(), violations(drop.history()).stream())
        .toList();
  }
}
