package io.tranche.run.worker;

import io.tranche.contracts.workers.TaskResult;
import java.util.Optional;

/**
 * How far a task has come.
 *
 * @param of what {@code done} will be in the end, where that is known
 */
public record TaskProgress(long done, Optional<Long> of, Optional<String> message) {

  static TaskProgress of(TaskResult.Progress said) {
    return new TaskProgress(said.done(), said.of(), said.message());
  }
}
