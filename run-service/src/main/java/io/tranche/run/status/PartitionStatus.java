package io.tranche.run.status;

/** The status of an asset partition; where several could be said, the first is. */
public enum PartitionStatus {
  /** A run that holds the partition is in progress. */
  MATERIALIZING,
  /** The newest run of the partition has failed. */
  FAILED,
  /** The partition has data. */
  MATERIALIZED,
  /** The partition exists and has no data. */
  MISSING
}
