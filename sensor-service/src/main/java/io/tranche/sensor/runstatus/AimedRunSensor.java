package io.tranche.sensor.runstatus;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.RunStatusSensorDocument;
import io.tranche.sensor.request.SensorTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A sensor of runs with its target, as of one catalog.
 *
 * @param heard the assets of whose runs it hears, if it names any
 * @param own the assets whose runs it never takes
 */
record AimedRunSensor(
    RunStatusSensorDocument document,
    SensorTarget target,
    Optional<Set<String>> heard,
    Set<String> own) {

  /** The tag that names the job of a run. */
  private static final String JOB = "tranche/job";

  static AimedRunSensor of(RunStatusSensorDocument document, Catalog catalog) {
    return new AimedRunSensor(
        document,
        SensorTarget.of(Origin.sensor(document.name()), document.target(), catalog),
        document.assets().map(selection -> new HashSet<>(selection.resolve(catalog.graph()))),
        document.own(catalog));
  }

  String name() {
    return document.name();
  }

  /** Why the sensor does not take the run; empty if it does. */
  Optional<String> deaf(EndedRun run) {
    if (!document.statuses().contains(run.status())) {
      return Optional.of("statuses does not name " + run.status());
    }
    if (!hears(run)) {
      return Optional.of("it hears of " + document.hears() + ", not of " + run.assets());
    }
    return Optional.empty();
  }

  private boolean hears(EndedRun run) {
    if (heard.isEmpty() && document.jobs().isEmpty()) {
      return true;
    }
    return heard.filter(assets -> run.assets().stream().anyMatch(assets::contains)).isPresent()
        || document.jobs().contains(run.summary().tags().getOrDefault(JOB, ""));
  }

  /** Why a run that it takes starts nothing, if so: it would start itself over and over. */
  Optional<String> loop(EndedRun run) {
    List<String> mine = run.assets().stream().filter(own::contains).toList();
    if (!mine.isEmpty()) {
      return Optional.of(
          "the run is one of what the sensor runs, or of what is made of it: " + mine);
    }
    return RunReaction.chain(run).contains(name())
        ? Optional.of("the run was started by the sensor, by way of other sensors")
        : Optional.empty();
  }
}
