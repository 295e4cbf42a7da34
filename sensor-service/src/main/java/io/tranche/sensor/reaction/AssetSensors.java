package io.tranche.sensor.reaction;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which sensors hear of which asset: made once per catalog. */
final class AssetSensors {

  private final Catalog catalog;
  private final Map<String, List<AimedAssetSensor>> byAsset = new HashMap<>();

  private AssetSensors(Catalog catalog) {
    this.catalog = catalog;
  }

  static AssetSensors of(Catalog catalog) {
    AssetSensors sensors = new AssetSensors(catalog);
    for (AssetSensorDocument document : catalog.sensors(AssetSensorDocument.class)) {
      AimedAssetSensor sensor = AimedAssetSensor.of(document, catalog);
      document
          .assets()
          .forEach(
              asset ->
                  sensors.byAsset.computeIfAbsent(asset, key -> new ArrayList<>()).add(sensor));
    }
    return sensors;
  }

  /** The catalog that this was made of. */
  Catalog catalog() {
    return catalog;
  }

  boolean isEmpty() {
    return byAsset.isEmpty();
  }

  /** The sensors that do something about the event. */
  List<AimedAssetSensor> of(AssetEvent event) {
    return byAsset.getOrDefault(event.asset(), List.of()).stream()
        .filter(sensor -> sensor.takes(event))
        .toList();
  }
}
