package io.tranche.definitions.set;

import io.tranche.contracts.definitions.MemberKeyRules;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
import java.util.ArrayList;
import java.util.List;

/** What people shall be shown of members, and how what is wrong with members is said. */
final class KeyChecks {

  private KeyChecks() {}

  /** What is wrong with what people shall be shown of a member. */
  static List<String> problems(Description description) {
    List<String> problems = new ArrayList<>();
    description
        .displayName()
        .filter(KeyChecks::isUnfit)
        .ifPresent(
            name ->
                problems.add(
                    "displayName must have at most "
                        + Description.LONGEST_NAME
                        + " characters, and no control characters ("
                        + shortened(name)
                        + ")"));
    description
        .metadata()
        .ifPresent(metadata -> problems.addAll(MemberKeyRules.problems(metadata)));
    if (description.displayName().isEmpty() && description.metadata().isEmpty()) {
      problems.add("displayName, metadata or both must be given");
    }
    return problems;
  }

  private static boolean isUnfit(String name) {
    return name.codePointCount(0, name.length()) > Description.LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl);
  }

  private static String shortened(String name) {
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= 60 ? visible : visible.substring(0, 60) + "…";
  }

  static String message(String set, Description description, List<String> problems) {
    return "Cannot describe partition "
        + description.key()
        + " of set "
        + set
        + ": "
        + String.join("; ", problems);
  }

  static String message(String set, String key, List<String> problems) {
    return "Cannot add partition " + key + " to set " + set + ": " + String.join("; ", problems);
  }
}
