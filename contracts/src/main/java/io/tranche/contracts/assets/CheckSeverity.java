package io.tranche.contracts.assets;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How bad it is that a partition does not pass a check. */
public enum CheckSeverity {
  /** The data must not be used; if the check is blocking, nothing downstream is made of it. */
  ERROR,
  /** Somebody should look at it. */
  WARN;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of this name, in whatever case: Dagster writes it in capitals. */
  @JsonCreator
  public static CheckSeverity parse(String text) {
    for (CheckSeverity severity : values()) {
      if (severity.name().equalsIgnoreCase(text)) {
        return severity;
      }
    }
    throw new IllegalArgumentException("unknown severity: " + text + "; accepted: error, warn");
  }
}
