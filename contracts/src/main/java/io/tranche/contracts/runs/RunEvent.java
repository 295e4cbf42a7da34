package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a run, numbered within the run from 1. Of very many partitions an event lists
 * the first.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunEvent.RunQueued.class, name = "RunQueued"),
  @JsonSubTypes.Type(value = RunEvent.RunStarting.class, name = "RunStarting"),
  @JsonSubTypes.Type(value = RunEvent.RunStarted.class, name = "RunStarted"),
  @JsonSubTypes.Type(value = RunEvent.RunAbsorbed.class, name = "RunAbsorbed"),
  @JsonSubTypes.Type(value = RunEvent.RunCanceling.class, name = "RunCanceling"),
  @JsonSubTypes.Type(value = RunEvent.RunSucceeded.class, name = "RunSucceeded"),
  @JsonSubTypes.Type(value = RunEvent.RunFailed.class, name = "RunFailed"),
  @JsonSubTypes.Type(value = RunEvent.RunCanceled.class, name = "RunCanceled")
})
public sealed interface RunEvent {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.run-event.v1";

  /** How many partitions an event lists. */
  int MOST_LISTED = 1_000;

  String runId();

  int number();

  Instant at();

  List<String> assets();

  /** The status of the run after this event. */
  RunStatus status();

  /** The id of the event: the same however often it is published. */
  default String id() {
    return Ids.of("run-event", runId(), Integer.toString(number()));
  }

  /**
   * The run waits for what it needs.
   *
   * @param partitions at most 1,000 of them
   * @param partitionCount how many there are
   */
  record RunQueued(
      String runId,
      int number,
      Instant at,
      List<String> assets,
      List<String> partitions,
      int partitionCount,
      Origin origin,
      Cause cause)
      implements RunEvent {
    @Override
    public RunStatus status() {
      return RunStatus.QUEUED;
    }
  }

  /** The run holds what it needs and has been given to a replica. */
  record RunStarting(
      String runId, int number, Instant at, List<String> assets, String replica, long token)
      implements RunEvent {
    @Override
    public RunStatus status() {
      return RunStatus.STARTING;
    }
  }

  /** The run executes. */
  record RunStarted(
      String runId,
      int number,
      Instant at,
      List<String> assets,
      List<String> partitions,
      int partitionCount,
      Origin origin,
      Cause cause,
      String replica,
      long token)
      implements RunEvent {
    @Override
    public RunStatus status() {
      return RunStatus.STARTED;
    }
  }

  /**
   * A waiting run took over another request.
   *
   * @param partitions those of the request that the run did not have before, at most 1,000 of them
   */
  record RunAbsorbed(
      String runId,
      int number,
      Instant at,
      List<String> assets,
      String requestId,
      Cause cause,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> partitions)
      implements RunEvent {

    public RunAbsorbed {
      partitions = List.copyOf(partitions);
    }

    /** One whose partitions the run had before. */
    public RunAbsorbed(
        String runId, int number, Instant at, List<String> assets, String requestId, Cause cause) {
      this(runId, number, at, assets, requestId, cause, List.of());
    }

    @Override
    public RunStatus status() {
      return RunStatus.QUEUED;
    }
  }

  /** The run was asked to stop. */
  record RunCanceling(String runId, int number, Instant at, List<String> assets, String reason)
      implements RunEvent {
    @Override
    public RunStatus status() {
      return RunStatus.CANCELING;
    }
  }

  /**
   * Every partition of the run is materialized.
   *
   * @param run what the run was
   */
  record RunSucceeded(
      String runId, int number, Instant at, List<String> assets, Optional<RunSummary> run)
      implements RunEvent {

    /** One that does not tell what the run was. */
    public RunSucceeded(String runId, int number, Instant at, List<String> assets) {
      this(runId, number, at, assets, Optional.empty());
    }

    @Override
    public RunStatus status() {
      return RunStatus.SUCCESS;
    }
  }

  /**
   * The run has failed.
   *
   * @param error what a person needs to repair it
   * @param retry the run that follows by itself, if one does
   * @param run what the run was
   */
  record RunFailed(
      String runId,
      int number,
      Instant at,
      List<String> assets,
      String error,
      Optional<Retry> retry,
      Optional<RunSummary> run)
      implements RunEvent {

    /** Whether another run follows by itself. */
    @JsonProperty("willRetry")
    public boolean willRetry() {
      return retry.isPresent();
    }

    @Override
    public RunStatus status() {
      return RunStatus.FAILURE;
    }
  }

  /**
   * The run was stopped, or left the queue.
   *
   * @param run what the run was
   */
  record RunCanceled(
      String runId,
      int number,
      Instant at,
      List<String> assets,
      Optional<String> reason,
      Optional<RunSummary> run)
      implements RunEvent {
    @Override
    public RunStatus status() {
      return RunStatus.CANCELED;
    }
  }
}
