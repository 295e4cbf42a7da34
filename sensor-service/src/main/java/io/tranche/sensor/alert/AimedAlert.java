package io.tranche.sensor.alert;

import io.tranche.contracts.definitions.AlertDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.HashSet;
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

  /**
   * Whether it tells of something. What is about nobody knows which assets is for who runs the
   * installation: for the alerts without a namespace.
   */
  boolean tells(Happening happening) {
    return document.on().contains(happening.event().on())
        && (happening.assets().isEmpty()
            ? document.name().indexOf('/') < 0
            : happening.assets().stream().anyMatch(assets::contains));
  }
}
