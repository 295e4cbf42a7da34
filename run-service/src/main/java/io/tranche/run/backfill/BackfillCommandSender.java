package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Takes what a person asks of a backfill to the topic of commands, and waits until it is so. */
@Singleton
class BackfillCommandSender {

  private static final String SOURCE = "/run-service";

  private final BackfillRepository repository;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  BackfillCommandSender(
      BackfillRepository repository, RecordSender sender, Topics topics, Clock clock) {
    this.repository = repository;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What has become of a command.
   *
   * @param applied whether it is in force; otherwise it will be soon
   */
  public record Answer(
      String requestId,
      String id,
      boolean applied,
      BackfillStatus status,
      Optional<Integer> concurrency,
      Optional<String> paused) {}

  Uni<Answer> send(BackfillCommand command, String requestId) {
    return load(command.backfill())
        .invoke(backfill -> requireChangeable(backfill, command))
        .chain(
            backfill ->
                sender.send(
                    List.of(
                        OutgoingRecord.of(
                            topics.commands(),
                            command.key(),
                            command,
                            new CloudEvent(
                                requestId, BackfillCommand.TYPE, SOURCE, clock.instant())))))
        .chain(() -> Applied.inTime(() -> applied(command)))
        .chain(
            found ->
                found
                    .map(backfill -> Uni.createFrom().item(answer(requestId, true, backfill)))
                    .orElseGet(
                        () ->
                            load(command.backfill())
                                .map(backfill -> answer(requestId, false, backfill))));
  }

  private static void requireChangeable(Backfill backfill, BackfillCommand command) {
    boolean repeatsItself =
        command instanceof BackfillCommand.Cancel && backfill.status() == BackfillStatus.CANCELED;
    if (backfill.status().isTerminal() && !repeatsItself) {
      throw new TrancheException.Conflict(
          "backfill-ended",
          "Cannot change backfill: it has ended ("
              + backfill.id()
              + " is "
              + backfill.status()
              + ")");
    }
  }

  private Uni<Backfill> load(String id) {
    return repository.find(id).map(found -> BackfillCommands.existing(id, found));
  }

  /** A command that would change nothing is in force. */
  private Uni<Optional<Backfill>> applied(BackfillCommand command) {
    return load(command.backfill())
        .map(
            backfill ->
                Optional.of(backfill)
                    .filter(held -> BackfillCommands.after(held, command).equals(held)));
  }

  private static Answer answer(String requestId, boolean applied, Backfill backfill) {
    return new Answer(
        requestId,
        backfill.id(),
        applied,
        backfill.status(),
        backfill.concurrency(),
        backfill.paused());
  }
}
