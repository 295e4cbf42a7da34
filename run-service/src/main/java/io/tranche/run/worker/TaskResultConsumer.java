package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Reads what workers say, for all replicas together. */
@ApplicationScoped
class TaskResultConsumer {

  /** What a worker says at once must fit into the document of the task. */
  static final int MOST_BYTES = 4 << 20;

  private final BatchProcessor processor;
  private final TaskAnswers answers;

  @Inject
  TaskResultConsumer(BatchProcessor processor, TaskAnswers answers) {
    this.processor = processor;
    this.answers = answers;
  }

  @Incoming("task-results")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.reader(TaskResultConsumer::decode, this::handle);
  }

  /** An answer that cannot be used fails its task, so that nobody waits for it for ever. */
  static TaskResult decode(ConsumerRecord<String, byte[]> raw) {
    try {
      TaskResult result =
          MaskedResult.of(complete(BatchProcessor.json(TaskResult.class).decode(raw)));
      return raw.value().length > MOST_BYTES
          ? failed(
              result, "is too large; at most " + MOST_BYTES + " bytes (" + raw.value().length + ")")
          : result;
    } catch (TrancheException.Invalid e) {
      return UnusableAnswer.failed(raw, String.valueOf(e.getMessage())).orElseThrow(() -> e);
    }
  }

  private static TaskResult failed(TaskResult result, String reason) {
    return result
        .answers()
        .<TaskResult>map(
            acceptance ->
                new TaskResult.Failed(
                    result.worker(),
                    result.task(),
                    result.runId(),
                    acceptance,
                    "the answer of its worker " + reason))
        .orElse(result);
  }

  private static TaskResult complete(TaskResult result) {
    require("worker", "the id of the worker", result.worker());
    require("task", "the id of the task", result.task());
    require("runId", "the id of the run", result.runId());
    if (!(result instanceof TaskResult.Lost) && result.answers().isEmpty()) {
      throw missing("acceptance", "what the worker has accepted the task with");
    }
    if (result instanceof TaskResult.Failed failed) {
      require("error", "why it failed", failed.error());
    }
    if (result instanceof TaskResult.Succeeded succeeded) {
      succeeded
          .made()
          .forEach(made -> require("made.partition", "a partition key", made.partition()));
      succeeded
          .notMade()
          .forEach(
              one -> {
                require("notMade.partition", "a partition key", one.partition());
                require("notMade.error", "why it could not be made", one.error());
              });
      for (TaskResult.Checked checked : succeeded.checks()) {
        require("checks.partition", "a partition key", checked.partition());
        require("checks.check", "the name of a check", checked.check());
      }
    }
    return result;
  }

  private static void require(String field, String accepted, Object value) {
    if (Objects.isNull(value)) {
      throw missing(field, accepted);
    }
  }

  private static TrancheException.Invalid missing(String field, String accepted) {
    return new TrancheException.Invalid(
        "invalid-task-result",
        "Cannot take answer of worker: "
            + field
            + " is required (none given); accepted: "
            + accepted);
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<TaskResult>> records) {
    return answers
        .take(records.stream().map(IncomingRecord::message).toList())
        .replaceWith(List.of());
  }
}
