package io.tranche.sensor.arrival;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.partitions.PartitionsDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sensor with what its runs materialize, as of one catalog.
 *
 * @param assets partitioned alike, each after all that it reads
 * @param tags of the runs
 */
record AimedSensor(
    SensorDocument document,
    List<String> assets,
    PartitionsDefinition partitions,
    Map<String, String> tags) {

  private static final String JOB_TAG = "tranche/job";

  AimedSensor {
    assets = List.copyOf(assets);
    tags = Map.copyOf(tags);
  }

  static AimedSensor of(SensorDocument document, Catalog catalog) {
    List<AssetDocument> assets = document.target().assets(catalog);
    Map<String, String> tags = new HashMap<>(document.target().tags(catalog));
    document.target().job().ifPresent(job -> tags.put(JOB_TAG, job));
    return new AimedSensor(
        document,
        assets.stream().map(AssetDocument::key).toList(),
        assets.get(0).partitions(),
        tags);
  }

  /** The same for an object of which only the name is known. */
  AimedSensor ofAnyContent() {
    return new AimedSensor(document.ofAnyContent(), assets, partitions, tags);
  }

  String name() {
    return document.name();
  }

  SensorDocument.Match match() {
    return document.match();
  }
}
