package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.BackfillCommand;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Changes a backfill, on whichever replica this is read: its driver finds it in the document. */
@Singleton
class BackfillCommands {

  private static final int ATTEMPTS = 50;

  private final BackfillRepository repository;

  @Inject
  BackfillCommands(BackfillRepository repository) {
    this.repository = repository;
  }

  /** Applies a command; one that says what is so already changes nothing. */
  Uni<Backfill> apply(BackfillCommand command) {
    return apply(command, ATTEMPTS);
  }

  /** Its driver may write at the same time: then what it wrote is read first. */
  private Uni<Backfill> apply(BackfillCommand command, int attempts) {
    return repository
        .find(command.backfill())
        .map(found -> existing(command.backfill(), found))
        .chain(
            read -> {
              Backfill next = after(read, command);
              if (next.equals(read)) {
                return Uni.createFrom().item(read);
              }
              return repository
                  .change(read, next, read.driver())
                  .chain(
                      changed ->
                          changed
                              .map(won -> Uni.createFrom().item(won))
                              .orElseGet(() -> again(command, attempts)));
            });
  }

  private Uni<Backfill> again(BackfillCommand command, int attempts) {
    return attempts > 1
        ? apply(command, attempts - 1)
        : Uni.createFrom()
            .failure(
                new TrancheException.Unavailable(
                    "backfill-changing",
                    "Cannot change backfill: it changes all the time ("
                        + command.backfill()
                        + ")"));
  }

  static Backfill after(Backfill backfill, BackfillCommand command) {
    if (backfill.status().isTerminal()) {
      return backfill;
    }
    BackfillStatus status = backfill.status();
    if (command instanceof BackfillCommand.Pause pause && status == BackfillStatus.REQUESTED) {
      return backfill.pausing(
          "paused by " + pause.origin() + pause.reason().map(why -> ": " + why).orElse(""));
    }
    if (command instanceof BackfillCommand.Resume && status == BackfillStatus.PAUSED) {
      return backfill.resuming();
    }
    if (command instanceof BackfillCommand.Cancel && status != BackfillStatus.CANCELING) {
      return backfill.canceling();
    }
    return command instanceof BackfillCommand.SetConcurrency change
            && !backfill.concurrency().equals(Optional.of(change.concurrency()))
        ? backfill.withConcurrency(change.concurrency())
        : backfill;
  }

  static Backfill existing(String id, Optional<Backfill> found) {
    return found.orElseThrow(
        () ->
            new TrancheException.NotFound(
                "unknown-backfill", "Cannot find backfill: no backfill has this id (" + id + ")"));
  }
}
