package io.tranche.sensor.reaction;

import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.PartitionChoice;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.automation.MemberNeeds;
import io.tranche.sensor.request.SensorTarget;
import java.util.List;

/** A sensor of assets with its target, as of one catalog. */
record AimedAssetSensor(
    AssetSensorDocument document, SensorTarget target, PartitionChoice choice, Catalog catalog) {

  static AimedAssetSensor of(AssetSensorDocument document, Catalog catalog) {
    return new AimedAssetSensor(
        document,
        SensorTarget.of(Origin.sensor(document.name()), document.target(), catalog),
        document.choice(catalog),
        catalog);
  }

  String name() {
    return document.name();
  }

  /** Whether it does something about events of this kind. */
  boolean takes(AssetEvent event) {
    if (event instanceof AssetEvent.Materialized) {
      return document.events().contains(AssetSensorDocument.Event.MATERIALIZED);
    }
    return event instanceof AssetEvent.MaterializationFailed
        && document.events().contains(AssetSensorDocument.Event.FAILED);
  }

  /** What has to be known of members before {@link #partitions} is asked. */
  void need(AssetEvent event, MemberNeeds needs) {
    PartitionsDefinition heard = heard(event);
    needs.partition(heard, event.partition());
    if (choice == PartitionChoice.SAME) {
      needs.partition(target.partitions(), event.partition());
      return;
    }
    for (AssetDocument reader : target.assets()) {
      dependencies(reader, event.asset())
          .forEach(
              dependency ->
                  needs.related(
                      catalog.mapping(reader, dependency),
                      heard,
                      event.partition(),
                      target.partitions()));
    }
  }

  /** The partitions of the target that the event leads to; those that there are. */
  PartitionsSubset partitions(AssetEvent event, PartitionContext context) {
    PartitionsDefinition all = target.partitions();
    if (choice == PartitionChoice.SAME) {
      String key = all.isPartitioned() ? event.partition() : "";
      return all.contains(key, context) ? all.subset(List.of(key), context) : all.none(context);
    }
    PartitionsDefinition heard = heard(event);
    PartitionsSubset found = all.none(context);
    if (!heard.contains(event.partition(), context)) {
      return found;
    }
    PartitionsSubset changed = heard.subset(List.of(event.partition()), context);
    for (AssetDocument reader : target.assets()) {
      for (AssetDocument.Dependency dependency : dependencies(reader, event.asset())) {
        found = found.union(catalog.mapping(reader, dependency).downstream(changed, all, context));
      }
    }
    return found;
  }

  private PartitionsDefinition heard(AssetEvent event) {
    return catalog.asset(event.asset()).partitions();
  }

  /** How an asset of the target reads one that is heard of. */
  static List<AssetDocument.Dependency> dependencies(AssetDocument reader, String asset) {
    return reader.deps().stream().filter(dependency -> dependency.asset().equals(asset)).toList();
  }
}
