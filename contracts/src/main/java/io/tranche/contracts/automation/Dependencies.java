package io.tranche.contracts.automation;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the assets that an asset reads are looked at.
 *
 * @param allow only those of this asset selection
 * @param ignore not those of this one
 */
public record Dependencies(Optional<String> allow, Optional<String> ignore) {

  /** All of them. */
  public static final Dependencies ALL = new Dependencies(Optional.empty(), Optional.empty());

  String form() {
    return Stream.concat(
            allow.map(text -> "allow: " + ConditionText.quoted(text)).stream(),
            ignore.map(text -> "ignore: " + ConditionText.quoted(text)).stream())
        .collect(Collectors.joining(", "));
  }

  String formAfter(String first) {
    return "{" + first + (equals(ALL) ? "" : ", " + form()) + "}";
  }
}
