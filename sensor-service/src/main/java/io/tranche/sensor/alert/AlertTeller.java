package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.alerts.AlertEvent;
import java.util.List;

/** Where other features say what there is to tell. */
public interface AlertTeller {

  /** Completes when it is stored for all that shall hear of it; once, however often it is said. */
  Uni<Void> tell(List<AlertEvent> events);
}
