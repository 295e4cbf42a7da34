package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong between a sensor of runs and the rest: it would hear of nothing, or of itself. */
final class RunStatusSensorValidation {

  private RunStatusSensorValidation() {}

  static List<Problem> problems(RunStatusSensorDocument sensor, Catalog catalog) {
    String path = "sensors[" + sensor.name() + "]";
    List<Problem> problems = new ArrayList<>();
    sensor
        .assets()
        .ifPresent(
            selection -> problems.addAll(selection.problems(path + ".assets", catalog.graph())));
    for (String job : sensor.jobs()) {
      if (!catalog.jobs().containsKey(job)) {
        problems.add(
            Problem.at(
                path + ".jobs",
                job,
                "is not defined" + Suggestion.of(job, catalog.jobs().keySet()),
                "the name of a job"));
      }
    }
    List<Problem> ofTarget = RunTargetValidation.problems(path, sensor.target(), catalog);
    problems.addAll(ofTarget);
    if (problems.isEmpty()) {
      problems.addAll(deaf(path, sensor, catalog));
    }
    return problems;
  }

  private static List<Problem> deaf(String path, RunStatusSensorDocument sensor, Catalog catalog) {
    Set<String> own = sensor.own(catalog);
    List<Problem> problems = new ArrayList<>();
    sensor
        .assets()
        .filter(selection -> own.containsAll(selection.resolve(catalog.graph())))
        .ifPresent(selection -> problems.add(own(path + ".assets", selection.toString())));
    for (String job : sensor.jobs()) {
      Set<String> assets = new HashSet<>();
      catalog.job(job).assets(catalog.graph()).forEach(asset -> assets.add(asset.key()));
      assets.retainAll(own);
      if (!assets.isEmpty()) {
        problems.add(own(path + ".jobs", job));
      }
    }
    return problems;
  }

  private static Problem own(String path, String value) {
    return Problem.at(
        path,
        value,
        "is run by the sensor itself or made of what it runs, so its runs would start the next",
        "what is neither in its target nor downstream of it");
  }
}
