package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.sensor.automation.CheckListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Tells of partitions that have not passed a check. */
@Singleton
class CheckAlerts implements CheckListener {

  private final AlertTeller teller;

  @Inject
  CheckAlerts(AlertTeller teller) {
    this.teller = teller;
  }

  @Override
  public Uni<Void> hear(List<AssetEvent.Checked> events) {
    return teller.tell(events.stream().map(AlertEvent::of).flatMap(Optional::stream).toList());
  }
}
