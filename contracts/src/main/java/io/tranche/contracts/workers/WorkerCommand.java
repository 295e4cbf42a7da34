package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunConfiguration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @param outputs where the worker puts the files of assets with an output, by asset and
   *     partition: absolute paths, or URLs for PUT; none where no asset has one
   * @param upstream where it finds the files that these read, by asset and partition: absolute
   *     paths, or URLs for GET
   */
  record Offer(
      String worker,
      String task,
      String runId,
      long token,
      String queue,
      List<String> assets,
      List<TaskPartition> partitions,
      RunConfiguration runConfig,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, String>> outputs,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, String>> upstream)
      implements WorkerCommand {

    public Offer {
      assets = List.copyOf(assets);
      partitions = List.copyOf(partitions);
      outputs = inOrder(outputs);
      upstream = inOrder(upstream);
    }

    /** One without files. */
    public Offer(
        String worker,
        String task,
        String runId,
        long token,
        String queue,
        List<String> assets,
        List<TaskPartition> partitions,
        RunConfiguration runConfig) {
      this(worker, task, runId, token, queue, assets, partitions, runConfig, Map.of(), Map.of());
    }

    private static Map<String, Map<String, String>> inOrder(
        Map<String, Map<String, String>> files) {
      Map<String, Map<String, String>> copy = new LinkedHashMap<>();
      files.forEach(
          (asset, ofAsset) ->
              copy.put(asset, Collections.unmodifiableMap(new LinkedHashMap<>(ofAsset))));
      return Collections.unmodifiableMap(copy);
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
