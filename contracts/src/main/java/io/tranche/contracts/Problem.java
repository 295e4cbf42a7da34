package io.tranche.contracts;

import java.util.Optional;

/**
 * One thing that is wrong with what a user gave us.
 *
 * @param path where, in the user's own terms: {@code assets[2].deps[0].asset}
 * @param value what stands there, as text
 * @param message what is wrong with it
 * @param accepted what would be accepted
 */
public record Problem(
    String path, Optional<String> value, String message, Optional<String> accepted) {

  public static Problem at(String path, String message) {
    return new Problem(path, Optional.empty(), message, Optional.empty());
  }

  public static Problem at(String path, String value, String message, String accepted) {
    return new Problem(path, Optional.of(value), message, Optional.of(accepted));
  }

  @Override
  public String toString() {
    return path
        + ": "
        + message
        + value.map(v -> " (" + v + ")").orElse("")
        + accepted.map(a -> "; accepted: " + a).orElse("");
  }
}
