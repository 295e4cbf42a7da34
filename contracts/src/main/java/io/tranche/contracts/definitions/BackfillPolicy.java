package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunRequest;

/** Into how many runs a backfill divides the partitions of an asset. */
public sealed interface BackfillPolicy {

  /** What holds for an asset that says nothing: each partition in a run of its own. */
  BackfillPolicy RUN_PER_PARTITION = new MultiRun(1);

  /** How many partitions a run may have, 1 to {@link RunRequest#MAX_PARTITIONS}. */
  int maxPartitionsPerRun();

  /** All in one run, neighbours or not; a backfill of more than a run may have is refused. */
  record SingleRun() implements BackfillPolicy {
    @Override
    public int maxPartitionsPerRun() {
      return RunRequest.MAX_PARTITIONS;
    }
  }

  /** So many at most in each run, in the order of the partitions, neighbours or not. */
  record MultiRun(int maxPartitionsPerRun) implements BackfillPolicy {}
}
