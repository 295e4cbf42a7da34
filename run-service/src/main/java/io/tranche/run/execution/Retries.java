package io.tranche.run.execution;

import io.tranche.run.lifecycle.Attempt;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores the runs that follow failed ones. What follows stands in the failed run's own last event,
 * and the entry of the failed run stays in the admission until the next one is stored and
 * published: whoever takes the entry over does it again, with the same ids.
 */
@Singleton
class Retries {

  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final RunRepository runs;

  @Inject
  Retries(RunRepository runs) {
    this.runs = runs;
  }

  /**
   * The runs that follow those that have ended, stored as waiting; nothing is read or written where
   * none follows.
   */
  List<Run> store(Collection<Run> ended) {
    List<Run> next = ended.stream().flatMap(run -> Attempt.after(run).stream()).toList();
    if (!next.isEmpty()) {
      runs.insert(next).await().atMost(ANSWER);
    }
    return next;
  }

  static Set<String> ids(List<Run> runs) {
    return runs.stream().map(Run::id).collect(Collectors.toSet());
  }
}
