package io.tranche.sensor.alert;

import io.tranche.contracts.alerts.AlertEvent;
import java.util.Set;

/**
 * An event with all assets that it is about, which may be more than it shows.
 *
 * @param assets empty if it is not known which
 */
record Happening(AlertEvent event, Set<String> assets) {

  Happening {
    assets = Set.copyOf(assets);
  }
}
