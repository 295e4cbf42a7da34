package io.tranche.run.kubernetes;

import java.util.Optional;

/** Where a Job stands. */
sealed interface JobState {

  /** It is not over. */
  record Going(Pods.View pod) implements JobState {}

  /**
   * Its program has ended with status 0.
   *
   * @param message what it has left as its termination message
   */
  record Succeeded(Pods.View pod, String message) implements JobState {}

  /** It has failed, or there is no such Job any more. */
  record Failed(Pods.View pod, String reason) implements JobState {}

  Pods.View pod();

  /** Why its program does not run yet. */
  default Optional<Pods.Waiting> waiting() {
    return pod().waiting();
  }
}
