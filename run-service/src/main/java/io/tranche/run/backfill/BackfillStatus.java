package io.tranche.run.backfill;

import java.util.Set;

/** Where a backfill stands in its life. The allowed changes are the table in {@link #next()}. */
public enum BackfillStatus {
  /** Its runs are being requested, or some of them have not ended. */
  REQUESTED,
  /** Nothing more is requested, what waits is canceled, what is in progress ends. */
  CANCELING,
  CANCELED,
  /** Every run succeeded. */
  COMPLETED_SUCCESS,
  /** Every run ended, some without success. */
  COMPLETED_FAILED,
  /** It cannot go on, for its asset is no longer what it was planned for. */
  FAILED;

  Set<BackfillStatus> next() {
    return switch (this) {
      case REQUESTED -> Set.of(CANCELING, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED);
      case CANCELING -> Set.of(CANCELED, FAILED);
      case CANCELED, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED -> Set.of();
    };
  }

  boolean isTerminal() {
    return next().isEmpty();
  }
}
