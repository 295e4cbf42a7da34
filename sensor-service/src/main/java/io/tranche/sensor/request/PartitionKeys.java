package io.tranche.sensor.request;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which texts can be the key of a member of a dynamic partition set. */
public final class PartitionKeys {

  private static final int MAX_BYTES = 1_024;

  private PartitionKeys() {}

  /** Why the text can be no key; empty if it can. */
  public static Optional<String> problem(String key) {
    if (key.isEmpty()) {
      return Optional.of("is empty");
    }
    if (key.contains("...")) {
      return Optional.of("contains \"...\", which selects ranges");
    }
    if (key.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("contains a control character");
    }
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    return bytes > MAX_BYTES
        ? Optional.of("is " + bytes + " bytes long, more than " + MAX_BYTES)
        : Optional.empty();
  }
}
