package io.tranche.contracts.runs;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Where a run stands in its life. The allowed changes are the table in {@link #next()}. */
public enum RunStatus {
  QUEUED,
  STARTING,
  STARTED,
  CANCELING,
  SUCCESS,
  FAILURE,
  CANCELED;

  /** The statuses that can follow this one. */
  public Set<RunStatus> next() {
    return switch (this) {
      case QUEUED -> Set.of(STARTING, STARTED, CANCELED, FAILURE);
      case STARTING -> Set.of(STARTED, CANCELING, FAILURE, CANCELED);
      case STARTED -> Set.of(CANCELING, SUCCESS, FAILURE);
      case CANCELING -> Set.of(CANCELED, SUCCESS, FAILURE);
      case SUCCESS, FAILURE, CANCELED -> Set.of();
    };
  }

  /** The status of this name, if it is one. */
  public static Optional<RunStatus> find(String name) {
    return Arrays.stream(values()).filter(status -> status.name().equals(name)).findFirst();
  }

  /** Whether the run has ended and will never change again. */
  public boolean isTerminal() {
    return next().isEmpty();
  }

  /** Whether the run holds its asset partitions: no other run of them may start. */
  public boolean isInProgress() {
    return this == STARTING || this == STARTED || this == CANCELING;
  }
}
