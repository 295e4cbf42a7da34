package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Stops a backfill, on whichever replica this is asked: its driver reads it in the document. */
@Singleton
class BackfillCancellation {

  private static final int ATTEMPTS = 20;

  private final BackfillRepository repository;

  @Inject
  BackfillCancellation(BackfillRepository repository) {
    this.repository = repository;
  }

  Uni<Backfill> cancel(String id) {
    return cancel(id, ATTEMPTS);
  }

  private Uni<Backfill> cancel(String id, int attempts) {
    return repository
        .find(id)
        .map(found -> existing(id, found))
        .chain(
            read ->
                read.status() == BackfillStatus.REQUESTED
                    ? cancel(read, attempts)
                    : Uni.createFrom().item(read));
  }

  /** Its driver may write at the same time: then what it wrote is read first. */
  private Uni<Backfill> cancel(Backfill read, int attempts) {
    return repository
        .change(read, read.canceling(), read.driver())
        .chain(
            changed -> {
              if (changed.isPresent()) {
                return Uni.createFrom().item(changed.get());
              }
              return attempts > 1
                  ? cancel(read.id(), attempts - 1)
                  : Uni.createFrom()
                      .failure(
                          new TrancheException.Conflict(
                              "backfill-changing",
                              "Cannot cancel backfill: it changes all the time ("
                                  + read.id()
                                  + ")"));
            });
  }

  static Backfill existing(String id, Optional<Backfill> found) {
    return found.orElseThrow(
        () ->
            new TrancheException.NotFound(
                "unknown-backfill", "Cannot find backfill: no backfill has this id (" + id + ")"));
  }
}
