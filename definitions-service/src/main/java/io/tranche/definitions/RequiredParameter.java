package io.tranche.definitions;

import io.tranche.contracts.TrancheException;
import org.jspecify.annotations.Nullable;

/** A query parameter without which a question has no answer. */
public final class RequiredParameter {

  private RequiredParameter() {}

  public static String of(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-parameter", "Cannot answer: the parameter " + name + " is required");
    }
    return value;
  }
}
