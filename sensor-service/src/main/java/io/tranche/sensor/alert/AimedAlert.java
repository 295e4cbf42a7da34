package io.tranche.sensor.alert;

import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.definitions.AlertDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An alert with the assets that it is about, as of one catalog.
 *
 * @param assets those that its target selects
 */
record AimedAlert(AlertDocument document, Set<String> assets) {

  AimedAlert {
    assets = Set.copyOf(assets);
  }

  static AimedAlert of(AlertDocument document, Catalog catalog) {
    return new AimedAlert(document, new HashSet<>(document.target().resolve(catalog.graph())));
  }

  /** Whether it tells an event of these assets, which may be more than the event names. */
  boolean tells(AlertEvent event, List<String> ofAssets) {
    return document.on().contains(event.on()) && ofAssets.stream().anyMatch(assets::contains);
  }
}
