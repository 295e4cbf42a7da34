package io.tranche.run.worker;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One offer of one step of a run to workers: its document is the truth about it.
 *
 * @param id follows from run, assets and number, so that who takes a run over finds its task
 * @param step the same for all offers of a step of a run
 * @param number of the offer, from 1: the next one follows when this is withdrawn
 * @param token under which the worker writes its outputs
 * @param owner the token of whoever executes the run now; never lower than {@code token}
 * @param version counts the changes
 * @param worker who has it; present unless it waits
 * @param acceptance the worker's first answer; present once it runs
 * @param since when the worker was told
 * @param canceled why it is to end, once somebody has asked the worker
 * @param ending what the worker said of the end
 * @param remote where the work is done, if no worker does it
 */
record Task(
    String id,
    String step,
    int number,
    String runId,
    long token,
    long owner,
    String queue,
    List<String> assets,
    int partitions,
    TaskState state,
    long version,
    Optional<String> worker,
    Optional<String> acceptance,
    Optional<Instant> since,
    Optional<String> canceled,
    Optional<TaskResult> ending,
    Optional<TaskResult.Progress> progress,
    TaskLog log,
    Optional<Remote> remote) {

  /**
   * Work that no worker does.
   *
   * @param type of its materializer
   * @param handle by which it is found, or tells of itself; nobody else knows it
   */
  record Remote(String type, String handle) {}

  Task {
    assets = List.copyOf(assets);
  }

  /** The id of a step's offers together. */
  static String stepOf(String runId, List<String> assets) {
    List<String> parts = new ArrayList<>(List.of("step", runId));
    parts.addAll(assets);
    return Ids.of(parts.toArray(String[]::new));
  }

  static String idOf(String step, int number) {
    return Ids.of("task", step, Integer.toString(number));
  }

  /** A task that no worker has. */
  static Task waiting(
      String step,
      int number,
      String runId,
      long token,
      String queue,
      List<String> assets,
      int partitions) {
    return new Task(
        idOf(step, number),
        step,
        number,
        runId,
        token,
        token,
        queue,
        assets,
        partitions,
        TaskState.WAITING,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TaskLog.NONE,
        Optional.empty());
  }

  /** Work that no worker does, and that may have begun since. */
  static Task elsewhere(
      String step, String runId, long token, Remote remote, List<String> assets, int partitions) {
    String id = idOf(step, 1);
    return new Task(
        id,
        step,
        1,
        runId,
        token,
        token,
        "",
        assets,
        partitions,
        TaskState.RUNNING,
        0,
        Optional.of(remote.type() + ":" + id),
        Optional.of(RemoteTasks.acceptanceOf(remote.handle())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TaskLog.NONE,
        Optional.of(remote));
  }

  /** It has begun for certain: nobody needs to begin it again. */
  Task begun(Instant at) {
    return copy(token, state, worker, acceptance, Optional.of(at), canceled, ending);
  }

  /** Who does it, for a person. */
  String who() {
    return remote
        .map(one -> one.type().equals("http") ? "the service" : "its Job")
        .orElseGet(() -> "worker " + worker.orElse(""));
  }

  /** The offer after this one, which was withdrawn. */
  Task next(long newToken) {
    return waiting(step, number + 1, runId, newToken, queue, assets, partitions);
  }

  /** A worker is to be told; under the token of who tells it. */
  Task offeredTo(String to, Instant at) {
    return copy(
        owner,
        TaskState.OFFERED,
        Optional.of(to),
        Optional.empty(),
        Optional.of(at),
        canceled,
        ending);
  }

  Task acceptedBy(String answer) {
    return copy(owner, TaskState.RUNNING, worker, Optional.of(answer), since, canceled, ending);
  }

  /** The worker is to be asked to end it. */
  Task canceling(String reason) {
    return copy(token, state, worker, acceptance, since, Optional.of(reason), ending);
  }

  Task over(TaskState end, Optional<TaskResult> said) {
    return copy(token, end, worker, acceptance, since, canceled, said);
  }

  Task with(TaskResult.Progress now) {
    return with(Optional.of(now), log);
  }

  Task with(TaskLog more) {
    return with(progress, more);
  }

  private Task with(Optional<TaskResult.Progress> now, TaskLog lines) {
    return new Task(
        id,
        step,
        number,
        runId,
        token,
        owner,
        queue,
        assets,
        partitions,
        state,
        version,
        worker,
        acceptance,
        since,
        canceled,
        ending,
        now,
        lines,
        remote);
  }

  private Task copy(
      long writtenUnder,
      TaskState next,
      Optional<String> by,
      Optional<String> answer,
      Optional<Instant> told,
      Optional<String> reason,
      Optional<TaskResult> said) {
    return new Task(
        id,
        step,
        number,
        runId,
        writtenUnder,
        owner,
        queue,
        assets,
        partitions,
        next,
        version,
        by,
        answer,
        told,
        reason,
        said,
        progress,
        log,
        remote);
  }
}
