package io.tranche.run.worker;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Tells a person what others do for a run. */
@Singleton
public class RunTasks {

  private final MongoTaskRepository tasks;

  @Inject
  RunTasks(MongoTaskRepository tasks) {
    this.tasks = tasks;
  }

  /**
   * The last offer of each step that has one, in the order of the steps.
   *
   * @param steps the assets that the run makes together
   */
  public Uni<List<RunTask>> of(String run, List<List<String>> steps) {
    return Multi.createFrom()
        .iterable(steps)
        .onItem()
        .transformToUniAndConcatenate(step -> tasks.findLatest(Task.stepOf(run, step)))
        .filter(Optional::isPresent)
        .map(found -> RunTask.of(found.orElseThrow()))
        .collect()
        .asList();
  }
}
