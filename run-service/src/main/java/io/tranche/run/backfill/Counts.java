package io.tranche.run.backfill;

/**
 * How many partitions have come how far; each is counted once.
 *
 * @param total all of them
 * @param failed those whose run failed or was canceled
 * @param skipped those that need one that failed, and are not run
 * @param inProgress those that a run is requested for
 * @param queued those that no run is requested for yet
 */
public record Counts(
    long total, long done, long failed, long skipped, long inProgress, long queued) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        total + other.total,
        done + other.done,
        failed + other.failed,
        skipped + other.skipped,
        inProgress + other.inProgress,
        queued + other.queued);
  }
}
