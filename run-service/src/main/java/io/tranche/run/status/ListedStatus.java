package io.tranche.run.status;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import java.util.Arrays;
import java.util.stream.Collectors;

/** By what partitions can be listed: each status, and those whose data is out of date. */
enum ListedStatus {
  MATERIALIZING,
  FAILED,
  MATERIALIZED,
  /** Materialized, and out of date. */
  STALE,
  MISSING;

  Ordinals of(StatusPicture picture) {
    return switch (this) {
      case MATERIALIZING -> picture.materializing();
      case FAILED -> picture.failed();
      case MATERIALIZED -> picture.materialized();
      case STALE -> picture.stale();
      case MISSING -> picture.ordinals(PartitionStatus.MISSING);
    };
  }

  static ListedStatus parse(String text) {
    return Arrays.stream(values())
        .filter(status -> status.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "invalid-status",
                    "Cannot list partitions: status must be one of "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))
                        + " ("
                        + text
                        + ")"));
  }
}
