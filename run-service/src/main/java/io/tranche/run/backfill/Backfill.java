package io.tranche.run.backfill;

import io.tranche.contracts.Ids;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The truth about one backfill: a frozen set of partitions, worked off in the order of their
 * ordinals. What has been requested is all up to one ordinal; what of it has neither succeeded nor
 * failed is in flight.
 *
 * @param layout the fingerprint of the numbering under which the target was written
 * @param target the ordinals of the partitions to materialize
 * @param requestedThrough the last ordinal whose run has been requested; absent before the first
 * @param done those whose run succeeded
 * @param failed those whose run failed or was canceled, or that are no partitions any more
 * @param driver the replica that works it off; empty before the first
 * @param version counts the changes of the document
 */
record Backfill(
    String id,
    String asset,
    String selection,
    Map<String, String> tags,
    Instant createdAt,
    String layout,
    Ordinals target,
    BackfillStatus status,
    Optional<Long> requestedThrough,
    Ordinals done,
    Ordinals failed,
    String driver,
    long version,
    Optional<Instant> endedAt,
    Optional<String> error) {

  Backfill {
    tags = Map.copyOf(tags);
  }

  /** How many partitions have come how far. */
  record Counts(long done, long failed, long inProgress, long queued) {}

  long total() {
    return target.size();
  }

  Ordinals requested() {
    return requestedThrough
        .map(last -> target.intersection(Ordinals.range(Long.MIN_VALUE, last)))
        .orElse(Ordinals.empty());
  }

  Ordinals inFlight() {
    return requested().difference(done).difference(failed);
  }

  Counts counts() {
    long requested = requestedCount();
    return new Counts(
        done.size(), failed.size(), requested - done.size() - failed.size(), total() - requested);
  }

  private long requestedCount() {
    return requestedThrough.map(last -> target.rank(last) + 1).orElse(0L);
  }

  /** The ordinals to request next, at most so many. */
  long[] next(int atMost) {
    long from = requestedCount();
    long to = Math.min(total(), from + Math.max(0, atMost));
    long[] next = new long[(int) (to - from)];
    for (int i = 0; i < next.length; i++) {
      next[i] = target.select(from + i);
    }
    return next;
  }

  boolean isAllRequested() {
    return requestedCount() == total();
  }

  /** The id of the request for one partition: the same whoever makes it, and however often. */
  String requestId(String partition) {
    return Ids.of("backfill", id, partition);
  }

  Backfill settled(Ordinals moreDone, Ordinals moreFailed) {
    return copy(
        status, requestedThrough, done.union(moreDone), failed.union(moreFailed), endedAt, error);
  }

  Backfill requested(long through) {
    return copy(status, Optional.of(through), done, failed, endedAt, error);
  }

  Backfill canceling() {
    return in(BackfillStatus.CANCELING);
  }

  Backfill failed(Instant at, String reason) {
    return copy(
        checked(BackfillStatus.FAILED),
        requestedThrough,
        done,
        failed,
        Optional.of(at),
        Optional.of(reason));
  }

  /** Ended, if nothing is left to do. */
  Backfill endedIfComplete(Instant at) {
    boolean nothingInFlight = inFlight().isEmpty();
    if (status == BackfillStatus.CANCELING && nothingInFlight) {
      return in(BackfillStatus.CANCELED).endedAt(at);
    }
    if (status == BackfillStatus.REQUESTED && nothingInFlight && isAllRequested()) {
      return in(failed.isEmpty()
              ? BackfillStatus.COMPLETED_SUCCESS
              : BackfillStatus.COMPLETED_FAILED)
          .endedAt(at);
    }
    return this;
  }

  private Backfill endedAt(Instant at) {
    return copy(status, requestedThrough, done, failed, Optional.of(at), error);
  }

  private Backfill in(BackfillStatus next) {
    return copy(checked(next), requestedThrough, done, failed, endedAt, error);
  }

  private BackfillStatus checked(BackfillStatus next) {
    if (!status.next().contains(next)) {
      throw new IllegalStateException(
          "Cannot change backfill " + id + ": " + next + " does not follow " + status);
    }
    return next;
  }

  private Backfill copy(
      BackfillStatus status,
      Optional<Long> requestedThrough,
      Ordinals done,
      Ordinals failed,
      Optional<Instant> endedAt,
      Optional<String> error) {
    return new Backfill(
        id,
        asset,
        selection,
        tags,
        createdAt,
        layout,
        target,
        status,
        requestedThrough,
        done,
        failed,
        driver,
        version,
        endedAt,
        error);
  }
}
