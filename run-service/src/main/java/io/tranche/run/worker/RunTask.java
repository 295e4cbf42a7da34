package io.tranche.run.worker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody else does for a run.
 *
 * @param by the worker, {@code the service} or {@code its Job}; absent while no worker has it
 * @param state {@code WAITING} for a worker, {@code OFFERED} until it may begin, {@code RUNNING},
 *     or how it has ended
 * @param partitions how many of each asset
 * @param since when it was told; of a service or a Job when it has accepted
 */
public record RunTask(
    String id,
    Optional<String> by,
    String state,
    List<String> assets,
    int partitions,
    Optional<Instant> since,
    Optional<TaskProgress> progress) {

  public RunTask {
    assets = List.copyOf(assets);
  }

  static RunTask of(Task task) {
    return new RunTask(
        task.id(),
        task.worker().map(worker -> task.who()),
        task.state().name(),
        task.assets(),
        task.partitions(),
        task.since(),
        task.progress().map(TaskProgress::of));
  }
}
