package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.sets.AddedKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a task: the worker's answers and, where the worker is gone, what run-service says
 * in its place. The answers to one run stay in order, so nothing that a worker said in time is
 * overtaken by its death.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskResult.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = TaskResult.Log.class, name = "log"),
  @JsonSubTypes.Type(value = TaskResult.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = TaskResult.Succeeded.class, name = "succeeded"),
  @JsonSubTypes.Type(value = TaskResult.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = TaskResult.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = TaskResult.Lost.class, name = "lost")
})
public sealed interface TaskResult {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.task-result.v1";

  String worker();

  String task();

  /** The Kafka key. */
  String runId();

  /** The acceptance that it belongs to; absent where nobody had to accept. */
  Optional<String> answers();

  /** The CloudEvents id. */
  String id();

  /**
   * The worker has the task, and waits for its {@link WorkerCommand.Begin}.
   *
   * @param acceptance chosen by the worker, unlike any other: the first of a task counts
   */
  record Accepted(String worker, String task, String runId, String acceptance)
      implements TaskResult {

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("accepted", task, acceptance);
    }
  }

  /**
   * Lines for a person.
   *
   * @param number counts the log messages of the task, from 1
   */
  record Log(
      String worker, String task, String runId, String acceptance, long number, List<String> lines)
      implements TaskResult {

    public Log {
      lines = List.copyOf(lines);
    }

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("log", task, acceptance, Long.toString(number));
    }
  }

  /**
   * How far the worker has come.
   *
   * @param done 0 or more, in units of the worker's choice
   * @param of what it will be in the end, where that is known
   */
  record Progress(
      String worker,
      String task,
      String runId,
      String acceptance,
      long done,
      Optional<Long> of,
      Optional<String> message)
      implements TaskResult {

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("progress", task, acceptance, Long.toString(done));
    }
  }

  /**
   * The partitions are made, but for those that are not.
   *
   * @param made what is known of some of them; those that are not named are made too
   * @param notMade those that could not be made
   * @param metadata what is known of all that are made
   * @param checks what the worker has found out about the data that it made
   * @param added what becomes members of partition sets, at most 100,000 keys
   * @param observed what the worker has seen of other data, at most 1,000 observations
   */
  record Succeeded(
      String worker,
      String task,
      String runId,
      String acceptance,
      List<Made> made,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NotMade> notMade,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> metadata,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Checked> checks,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AddedKeys> added,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Observed> observed)
      implements TaskResult {

    public Succeeded {
      made = List.copyOf(made);
      notMade = List.copyOf(notMade);
      metadata = known(metadata);
      checks = List.copyOf(checks);
      added = List.copyOf(added);
      observed = List.copyOf(observed);
    }

    /** All partitions are made, and that is all. */
    public Succeeded(String worker, String task, String runId, String acceptance, List<Made> made) {
      this(worker, task, runId, acceptance, made, List.of(), Map.of(), List.of(), List.of());
    }

    /** The worker has seen no other data. */
    public Succeeded(
        String worker,
        String task,
        String runId,
        String acceptance,
        List<Made> made,
        List<NotMade> notMade,
        Map<String, Object> metadata,
        List<Checked> checks,
        List<AddedKeys> added) {
      this(worker, task, runId, acceptance, made, notMade, metadata, checks, added, List.of());
    }

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("succeeded", task, acceptance);
    }
  }

  /**
   * What is known of a partition that was made.
   *
   * @param asset of several assets, the one that it is known of; absent: of all
   * @param metadata such as {@code rows}; what is null is left out
   * @param dataVersion that of its data: the same as before says that the data is the same; absent:
   *     a new one
   */
  record Made(
      String partition,
      Optional<String> asset,
      Map<String, Object> metadata,
      Optional<String> dataVersion) {

    public Made {
      metadata = known(metadata);
    }

    /** One with new data. */
    public Made(String partition, Optional<String> asset, Map<String, Object> metadata) {
      this(partition, asset, metadata, Optional.empty());
    }
  }

  /**
   * What was seen of the data that a partition has, which was not made by the task.
   *
   * @param asset any that is defined
   * @param partition absent, or empty, for an asset that is not partitioned
   * @param metadata what was seen; what is null is left out
   * @param dataVersion that of the data, where it could be told
   */
  record Observed(
      String asset,
      Optional<String> partition,
      Map<String, Object> metadata,
      Optional<String> dataVersion) {

    public Observed {
      asset = Objects.requireNonNullElse(asset, "");
      metadata = known(metadata);
    }
  }

  /**
   * A partition that could not be made, though others were.
   *
   * @param error for a person
   */
  record NotMade(String partition, String error) {}

  private static Map<String, Object> known(Map<String, Object> metadata) {
    Map<String, Object> known = new LinkedHashMap<>(metadata);
    known.values().removeIf(Objects::isNull);
    return Map.copyOf(known);
  }

  /**
   * What has come of a check without a query.
   *
   * @param asset whose check it is; may be absent where the task has one asset
   * @param check its name; one that the asset does not have, or asks by a query, is left out
   * @param severity absent: that of the check
   * @param metadata what else was found out; what is null is left out
   */
  record Checked(
      String partition,
      Optional<String> asset,
      String check,
      boolean passed,
      Optional<CheckSeverity> severity,
      Map<String, Object> metadata) {

    public Checked {
      metadata = known(metadata);
    }
  }

  /**
   * The task could not be done.
   *
   * @param error for a person
   */
  record Failed(String worker, String task, String runId, String acceptance, String error)
      implements TaskResult {

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("failed", task, acceptance);
    }
  }

  /** The task has ended because it was canceled. */
  record Stopped(String worker, String task, String runId, String acceptance)
      implements TaskResult {

    @Override
    public Optional<String> answers() {
      return Optional.ofNullable(acceptance);
    }

    @Override
    public String id() {
      return Ids.of("stopped", task, acceptance);
    }
  }

  /** Written by run-service: nothing is heard of the worker any more. */
  record Lost(String worker, String task, String runId) implements TaskResult {

    @Override
    public Optional<String> answers() {
      return Optional.empty();
    }

    @Override
    public String id() {
      return Ids.of("lost", task, worker);
    }
  }
}
