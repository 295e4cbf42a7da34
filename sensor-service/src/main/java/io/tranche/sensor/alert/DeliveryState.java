package io.tranche.sensor.alert;

import io.tranche.contracts.TrancheException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far a delivery has come. */
enum DeliveryState {
  /** What waits is put into it. */
  GATHERING,
  /** It has to be posted. */
  PENDING,
  /** The receiver has taken it. */
  SENT,
  /** The receiver has not taken it in time. */
  FAILED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing more becomes of it. */
  boolean isFinal() {
    return this == SENT || this == FAILED;
  }

  static DeliveryState parse(String word) {
    return Arrays.stream(values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "invalid-state",
                    "Cannot list alerts: state is not known ("
                        + word
                        + "); accepted: "
                        + Arrays.stream(values())
                            .map(DeliveryState::word)
                            .collect(Collectors.joining(", "))));
  }
}
