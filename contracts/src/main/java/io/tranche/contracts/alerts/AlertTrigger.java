package io.tranche.contracts.alerts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an alert can be about: the words behind {@code on} in a bundle. */
public enum AlertTrigger {
  /** A run has failed, and no other run follows by itself. */
  RUN_FAILED("runFailed"),
  /** A run was stopped, or left the queue. */
  RUN_CANCELED("runCanceled"),
  /** Every partition of a run is materialized. */
  RUN_SUCCEEDED("runSucceeded"),
  /** A partition has not passed a check of severity error. */
  CHECK_FAILED("checkFailed"),
  /** A partition was not materialized by its deadline. */
  FRESHNESS_MISSED("freshnessMissed"),
  /** A partition that was missed has come. */
  FRESHNESS_MENDED("freshnessMended"),
  /** A record was set aside, for it would have failed again. */
  DEAD_LETTERED("deadLettered");

  private final String word;

  AlertTrigger(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  /** All words, in the order in which people are told of them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(AlertTrigger::word).toList();
  }

  public static Optional<AlertTrigger> find(String word) {
    return Arrays.stream(values()).filter(trigger -> trigger.word.equals(word)).findFirst();
  }

  @JsonCreator
  public static AlertTrigger parse(String word) {
    return find(word)
        .orElseThrow(() -> new IllegalArgumentException("unknown trigger of alerts: " + word));
  }
}
