package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunConfiguration;
import java.util.List;
import java.util.Optional;

/** What run-service tells a worker. A worker that is told the same twice does it once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerCommand.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = WorkerCommand.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = WorkerCommand.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = WorkerCommand.Dismiss.class, name = "dismiss")
})
public sealed interface WorkerCommand {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.worker-command.v1";

  /** Who is told; the Kafka key, so that what one worker is told stays in order. */
  String worker();

  /** The CloudEvents id. */
  String id();

  /**
   * A task, against a slot that the worker has announced. The worker answers that it has accepted
   * it, and does nothing yet.
   *
   * @param task its id; what is offered again after it was withdrawn has another one
   * @param token the fencing token: outputs with a lower one are older
   * @param assets at least one; several are made together
   * @param partitions at least one
   */
  record Offer(
      String worker,
      String task,
      String runId,
      long token,
      String queue,
      List<String> assets,
      List<TaskPartition> partitions,
      RunConfiguration runConfig)
      implements WorkerCommand {

    public Offer {
      assets = List.copyOf(assets);
      partitions = List.copyOf(partitions);
    }

    @Override
    public String id() {
      return Ids.of("offer", task);
    }
  }

  /**
   * The acceptance counts: from now on the worker may touch outputs.
   *
   * @param acceptance that of the worker's answer; with another one it is not meant
   */
  record Begin(String worker, String task, String acceptance) implements WorkerCommand {

    @Override
    public String id() {
      return Ids.of("begin", task, acceptance);
    }
  }

  /**
   * The task is to end, or not to begin; what is answered after this may be ignored.
   *
   * @param acceptance only who has answered with it is meant; absent: whoever has the task
   */
  record Cancel(String worker, String task, Optional<String> acceptance, String reason)
      implements WorkerCommand {

    @Override
    public String id() {
      return Ids.of("cancel", task, acceptance.orElse(""));
    }
  }

  /**
   * Nothing was heard of the worker for too long: all of its tasks are lost. It is to stop them,
   * and to come back under another id.
   */
  record Dismiss(String worker, String reason) implements WorkerCommand {

    @Override
    public String id() {
      return Ids.of("dismiss", worker);
    }
  }
}
