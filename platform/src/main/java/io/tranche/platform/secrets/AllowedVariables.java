package io.tranche.platform.secrets;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The environment variables that bundles may refer to.
 *
 * @param names of variables; with a {@code *} at the end, what names begin with
 */
record AllowedVariables(List<String> names) {

  private static final String SETTING = "tranche.secrets.env";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?");

  AllowedVariables {
    names = List.copyOf(names);
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "Cannot use "
                + SETTING
                + ": the name of a variable is needed, or what names begin with and a * ("
                + name
                + ")");
      }
    }
  }

  boolean contain(String variable) {
    return names.stream()
        .anyMatch(
            name ->
                name.endsWith("*")
                    ? variable.startsWith(name.substring(0, name.length() - 1))
                    : variable.equals(name));
  }

  /** What may be referred to, for a person. */
  String accepted() {
    return names.isEmpty()
        ? "accepted: none, for " + SETTING + " names no variable"
        : "accepted: " + String.join(", ", names) + " (" + SETTING + ")";
  }

  /** All of them as one regular expression. */
  String pattern() {
    return names.stream()
        .map(name -> name.replace("*", ".*"))
        .collect(Collectors.joining("|", "(?:", ")"));
  }
}
