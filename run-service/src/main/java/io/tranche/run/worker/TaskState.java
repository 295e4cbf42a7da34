package io.tranche.run.worker;

/** Where a task stands. */
enum TaskState {
  /** No worker has it: it waits for a free slot of its queue. */
  WAITING,
  /** A worker is told of it, and may not begin yet. */
  OFFERED,
  /** A worker has accepted it, and may touch outputs. */
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** The worker ended it because it was canceled. */
  STOPPED,
  /** The worker is dead: what it did is not known. */
  LOST,
  /** Taken back before any worker could begin. */
  WITHDRAWN;

  /** Whether nothing that a worker says changes it any more. */
  boolean isOver() {
    return switch (this) {
      case WAITING, OFFERED, RUNNING -> false;
      case SUCCEEDED, FAILED, STOPPED, LOST, WITHDRAWN -> true;
    };
  }
}
