package io.tranche.run.materializer;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.MemberKeyRules;
import io.tranche.contracts.sets.AddedKeys;
import java.util.ArrayList;
import java.util.List;

/** Keys for partition sets that a program or a worker has found, as far as they can be added. */
public final class FoundKeys {

  /** How many keys one materialization may add. */
  public static final int MOST = 100_000;

  private static final int MOST_NAMED = 20;

  private FoundKeys() {}

  /**
   * The same, with the whole names of their sets.
   *
   * @throws MaterializationException that names all that cannot be added
   */
  public static List<AddedKeys> checked(List<AddedKeys> found, MaterializationContext context) {
    List<AddedKeys> checked = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (AddedKeys one : found) {
      try {
        String set = context.catalog().wholeName(Kind.PARTITION_SET, one.set());
        AddedKeys whole = new AddedKeys(set, one.keys(), one.metadata());
        problems.addAll(problems(whole, context.catalog()));
        checked.add(whole);
      } catch (TrancheException.Invalid e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    long keys = found.stream().mapToLong(one -> one.keys().size()).sum();
    if (keys > MOST) {
      problems.add("at most " + MOST + " keys can be added by one materialization (" + keys + ")");
    }
    if (!problems.isEmpty()) {
      throw context.failure(
          "it adds what cannot be added: "
              + String.join("; ", problems.subList(0, Math.min(MOST_NAMED, problems.size()))));
    }
    return checked;
  }

  private static List<String> problems(AddedKeys one, Catalog catalog) {
    if (!catalog.partitionSets().containsKey(one.set())) {
      return List.of("no bundle defines the partition set (" + one.set() + ")");
    }
    MemberKeyRules rules = MemberKeyRules.of(catalog, one.set());
    return one.keys().stream()
        .flatMap(key -> rules.problems(key, one.metadata()).stream())
        .map(problem -> "set " + one.set() + ": " + problem)
        .distinct()
        .toList();
  }
}
