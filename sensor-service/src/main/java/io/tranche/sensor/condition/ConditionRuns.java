package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.runs.RunEvent;
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
                      change(event)
                          .ifPresent(
                              change ->
                                  heard
                                      .computeIfAbsent(asset, key -> new ArrayList<>())
                                      .add(
                                          ConditionAutomation.told(
                                              List.of(change),
                                              Cause.runStatus(event.id(), event.at()),
                                              made)));
                    }
                  }
                }
              }
              return automation.step(heard);
            });
  }

  private static Optional<Change> change(RunEvent event) {
    if (event instanceof RunEvent.RunQueued one) {
      return Optional.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    } else if (event instanceof RunEvent.RunStarted one) {
      return Optional.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    } else if (event instanceof RunEvent.RunAbsorbed one && !one.partitions().isEmpty()) {
      return Optional.of(new Change.Began(one.runId(), one.assets(), one.partitions(), one.at()));
    }
    return event.status().isTerminal()
        ? Optional.of(new Change.Ended(event.runId(), event.at()))
        : Optional.empty();
  }
}
