package io.tranche.run.status;

import io.tranche.contracts.TrancheException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The status of an asset partition; where several could be said, the first is. */
public enum PartitionStatus {
  /** A run that holds the partition is in progress. */
  MATERIALIZING,
  /** The newest run of the partition has failed. */
  FAILED,
  /** The partition has data. */
  MATERIALIZED,
  /** The partition exists and has no data. */
  MISSING;

  static PartitionStatus parse(String text) {
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
