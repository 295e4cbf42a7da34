package io.tranche.run.worker;

import java.util.List;
import java.util.Optional;

/** Work of a run that is done elsewhere, and by no worker, as it was read from its document. */
public final class RemoteTask {

  private final Task task;

  RemoteTask(Task task) {
    this.task = task;
  }

  Task task() {
    return task;
  }

  /** The same for whoever executes the run. */
  public String id() {
    return task.id();
  }

  public String runId() {
    return task.runId();
  }

  /** Under which it was begun. */
  public long token() {
    return task.token();
  }

  public List<String> assets() {
    return task.assets();
  }

  /** By which it is found, or tells of itself. */
  public String handle() {
    return task.remote().map(Task.Remote::handle).orElse("");
  }

  /** Who does it, as its answers name it. */
  public String worker() {
    return task.worker().orElse("");
  }

  /** What its answers are taken by. */
  public String acceptance() {
    return task.acceptance().orElse("");
  }

  /** Whether it has begun for certain; else it has to be begun, maybe again. */
  public boolean isBegun() {
    return task.since().isPresent();
  }

  public boolean isOver() {
    return task.state().isOver();
  }

  /** Whether it is over because that was said of it. */
  public boolean hasEnding() {
    return task.ending().isPresent();
  }

  /** Why it is to end. */
  public Optional<String> canceled() {
    return task.canceled();
  }

  /** The number of the last log message that was taken. */
  public long logNumber() {
    return task.log().number();
  }

  /** Where it stands, for a program. */
  public String state() {
    return task.state().name();
  }
}
