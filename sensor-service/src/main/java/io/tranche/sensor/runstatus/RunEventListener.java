package io.tranche.sensor.runstatus;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunEvent;
import java.util.List;

/** Who also wants to know what becomes of runs. It is told perhaps again. */
public interface RunEventListener {

  /** Whether it would do anything about any event. */
  Uni<Boolean> listens();

  /** Completes when all that follows from the events is stored. */
  Uni<Void> hear(List<RunEvent> events);
}
