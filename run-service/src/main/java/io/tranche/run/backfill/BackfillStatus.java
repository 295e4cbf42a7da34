package io.tranche.run.backfill;

import java.util.Set;

/** Where a backfill stands in its life. The allowed changes are the table in {@link #next()}. */
public enum BackfillStatus {
  /** Its runs are being requested, or some of them have not ended. */
  REQUESTED,
  /** Nothing more is requested until it is resumed; what is in progress ends. */
  PAUSED,
  /** Nothing more is requested, and the runs that have not ended are stopped. */
  CANCELING,
  CANCELED,
  /** Every run succeeded. */
  COMPLETED_SUCCESS,
  /** Every run ended, some without success. */
  COMPLETED_FAILED,
  /** It cannot go on, for an asset is no longer what it was planned for. */
  FAILED;

  Set<BackfillStatus> next() {
    return switch (this) {
      case REQUESTED -> Set.of(PAUSED, CANCELING, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED);
      case PAUSED -> Set.of(REQUESTED, CANCELING, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED);
      case CANCELING -> Set.of(CANCELED, FAILED);
      case CANCELED, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED -> Set.of();
    };
  }

  boolean isTerminal() {
    return next().isEmpty();
  }
}
