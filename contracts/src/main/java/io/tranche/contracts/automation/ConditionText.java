package io.tranche.contracts.automation;

import java.util.List;
import java.util.stream.Collectors;

/** How conditions are written in bundles. */
final class ConditionText {

  private ConditionText() {}

  static String form(String word, String argument) {
    return "{" + word + ": " + argument + "}";
  }

  static String listed(List<AutomationCondition> parts) {
    return parts.stream()
        .map(AutomationCondition::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
