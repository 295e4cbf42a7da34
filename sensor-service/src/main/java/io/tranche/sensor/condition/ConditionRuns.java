package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.sensor.runstatus.RunEventListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the conditions that look at runs in progress which there are. */
@Singleton
class ConditionRuns implements RunEventListener {

  private final ConditionAutomation automation;

  @Inject
  ConditionRuns(ConditionAutomation automation) {
    this.automation = automation;
  }

  @Override
  public Uni<Boolean> listens() {
    return automation
        .assets()
        .map(assets -> assets.all().stream().anyMatch(Conditioned::watchesRuns));
  }

  @Override
  public Uni<Void> hear(List<RunEvent> events) {
    return automation
        .assets()
        .chain(
            assets -> {
              Map<Conditioned, List<Heard>> heard = new LinkedHashMap<>();
              for (RunEvent event : events) {
                for (String made : event.assets()) {
                  for (Conditioned asset : assets.observing(made)) {
                    if (asset.watchesRuns()) {
                      Optional.of(changes(event))
                          .filter(changes -> !changes.isEmpty())
                          .ifPresent(
                              changes ->
                                  heard
                                      .computeIfAbsent(asset, key -> new ArrayList<>())
                                      .add(
                                          ConditionAutomation.told(
                                              changes,
                                              Cause.runStatus(event.id(), event.at()),
                                              made)));
                    }
                  }
                }
              }
              return automation.step(assets, heard);
            });
  }

  private static List<Change> changes(RunEvent event) {
    if (event instanceof RunEvent.RunQueued one) {
      return List.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    } else if (event instanceof RunEvent.RunStarted one) {
      return List.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    } else if (event instanceof RunEvent.RunAbsorbed one && !one.partitions().isEmpty()) {
      return List.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    } else if (event instanceof RunEvent.RunSucceeded one && one.run().isPresent()) {
      RunSummary run = one.run().get();
      return List.of(
          new Change.Executed(one.runId(), one.assets(), run.partitions(), run.tags(), one.at()),
          new Change.Ended(one.runId(), one.at()));
    }
    return event.status().isTerminal()
        ? List.of(new Change.Ended(event.runId(), event.at()))
        : List.of();
  }
}
