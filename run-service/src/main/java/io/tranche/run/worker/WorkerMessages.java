package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** Sends what workers are told, and what is said in their place. */
@Singleton
class WorkerMessages {

  private static final String SOURCE = "/run-service";

  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  WorkerMessages(RecordSender sender, Topics topics, Clock clock) {
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  Uni<Void> send(WorkerCommand command) {
    return tell(List.of(command));
  }

  Uni<Void> tell(Collection<? extends WorkerCommand> commands) {
    return sender.send(
        commands.stream()
            .map(
                command ->
                    OutgoingRecord.of(
                        topics.tasks(),
                        command.worker(),
                        command,
                        event(command.id(), WorkerCommand.TYPE)))
            .toList());
  }

  Uni<Void> sayLost(Collection<TaskResult.Lost> tasks) {
    return say(tasks);
  }

  /** Passes on what was said of work that no worker does. */
  Uni<Void> say(Collection<? extends TaskResult> said) {
    return sender.send(
        said.stream()
            .map(
                one ->
                    OutgoingRecord.of(
                        topics.taskResults(), one.runId(), one, event(one.id(), TaskResult.TYPE)))
            .toList());
  }

  Uni<Void> send(WorkerBeat.Mark mark) {
    return sender.send(
        List.of(
            OutgoingRecord.of(
                topics.workerBeats(), mark.key(), mark, event(mark.id(), WorkerBeat.TYPE))));
  }

  private CloudEvent event(String id, String type) {
    return new CloudEvent(id, type, SOURCE, clock.instant());
  }
}
