package io.tranche.run.worker;

import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import java.util.Optional;

/**
 * What follows from something that was said of a task. Pure: the same task and words have the same
 * answer, and said twice they change nothing more.
 *
 * @param task as it is then; the same if nothing changes
 * @param reply what the worker is told
 * @param refused why it does not count; absent if it does, or has before
 */
record Answer(Task task, Optional<WorkerCommand> reply, Optional<String> refused) {

  static Answer to(Task task, TaskResult said) {
    if (said instanceof TaskResult.Lost) {
      return lost(task, said);
    }
    if (task.worker().filter(said.worker()::equals).isEmpty()) {
      return refused(task, said, "it is not the worker's");
    }
    if (said instanceof TaskResult.Accepted accepted) {
      return accepted(task, accepted);
    }
    boolean counts = task.acceptance().isPresent() && task.acceptance().equals(said.answers());
    if (!counts) {
      return refused(task, said, "another acceptance counts, or none does");
    }
    if (task.state() != TaskState.RUNNING) {
      return task.ending().isPresent() ? same(task) : refused(task, said, "it is over");
    }
    return new Answer(apply(task, said), Optional.empty(), Optional.empty());
  }

  private static Answer accepted(Task task, TaskResult.Accepted accepted) {
    if (task.state() == TaskState.OFFERED) {
      return begin(task.acceptedBy(accepted.acceptance()), accepted);
    }
    if (task.acceptance().filter(accepted.acceptance()::equals).isEmpty()) {
      return refused(task, accepted, "another acceptance counts, or it was withdrawn");
    }
    return task.state() == TaskState.RUNNING ? begin(task, accepted) : same(task);
  }

  /** Told again where the first time may have been lost; the worker begins once. */
  private static Answer begin(Task task, TaskResult.Accepted accepted) {
    return new Answer(
        task,
        Optional.of(new WorkerCommand.Begin(accepted.worker(), task.id(), accepted.acceptance())),
        Optional.empty());
  }

  /** Who had not begun, has done nothing: that offer can be made to another worker. */
  private static Answer lost(Task task, TaskResult said) {
    if (task.state().isOver() || task.worker().filter(said.worker()::equals).isEmpty()) {
      return same(task);
    }
    TaskState end = task.state() == TaskState.RUNNING ? TaskState.LOST : TaskState.WITHDRAWN;
    return new Answer(task.over(end, Optional.empty()), Optional.empty(), Optional.empty());
  }

  private static Task apply(Task task, TaskResult said) {
    if (said instanceof TaskResult.Log log) {
      return task.log().isNew(log.number())
          ? task.with(task.log().and(log.number(), log.lines()))
          : task;
    }
    if (said instanceof TaskResult.Progress progress) {
      return task.with(progress);
    }
    if (said instanceof TaskResult.Succeeded) {
      return task.over(TaskState.SUCCEEDED, Optional.of(said));
    }
    if (said instanceof TaskResult.Failed) {
      return task.over(TaskState.FAILED, Optional.of(said));
    }
    return task.over(TaskState.STOPPED, Optional.of(said));
  }

  private static Answer same(Task task) {
    return new Answer(task, Optional.empty(), Optional.empty());
  }

  /** Who thinks that it has the task is told that it has not. */
  private static Answer refused(Task task, TaskResult said, String reason) {
    return new Answer(task, Optional.of(stop(said, reason)), Optional.of(reason));
  }

  /** What a worker is told whose words do not count. */
  static WorkerCommand stop(TaskResult said, String reason) {
    return new WorkerCommand.Cancel(
        said.worker(), said.task(), said.answers(), "its answer was refused: " + reason);
  }
}
