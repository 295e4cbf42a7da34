package io.tranche.sensor.arrival;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.PartitionsDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sensor with what its runs materialize, as of one catalog.
 *
 * @param assets partitioned alike, each after all that it reads
 * @param tags of the runs
 * @param runConfig of the runs, as far as a job says it
 */
record AimedSensor(
    FileSensorDocument document,
    List<String> assets,
    PartitionsDefinition partitions,
    Map<String, String> tags,
    Optional<RunConfiguration> runConfig) {

  AimedSensor {
    assets = List.copyOf(assets);
    tags = Map.copyOf(tags);
  }

  static AimedSensor of(FileSensorDocument document, Catalog catalog) {
    List<AssetDocument> assets = document.target().assets(catalog);
    return new AimedSensor(
        document,
        assets.stream().map(AssetDocument::key).toList(),
        assets.get(0).partitions(),
        document.target().tags(catalog),
        document.target().runConfig(catalog));
  }

  /** The same for an object of which only the name is known. */
  AimedSensor ofAnyContent() {
    return new AimedSensor(document.ofAnyContent(), assets, partitions, tags, runConfig);
  }

  String name() {
    return document.name();
  }

  FileSensorDocument.Match match() {
    return document.match();
  }
}
