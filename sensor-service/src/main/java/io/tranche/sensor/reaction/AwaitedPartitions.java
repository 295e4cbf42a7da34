package io.tranche.sensor.reaction;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.PartitionChoice;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.UpstreamPartitionsResult;
import io.tranche.sensor.automation.MemberNeeds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which partitions of a sensor's target wait, and for what. A time window is waited for from its
 * start: what it needs comes before its end, from which it exists.
 */
final class AwaitedPartitions {

  /** One event can open at most so many waits. */
  static final int MAX_OF_EVENT = 1_000;

  /** Longer than any window lasts that is waited for. */
  private static final Duration HORIZON = Duration.ofDays(800);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private AwaitedPartitions() {}

  /**
   * The partitions of the target that wait for what the event tells.
   *
   * @throws TrancheException.Invalid when they are too many
   */
  static List<String> of(AimedAssetSensor sensor, AssetEvent event, PartitionContext context) {
    PartitionsDefinition target = sensor.target().partitions();
    List<String> keys =
        sensor
            .partitions(event, later(context))
            .keys()
            .filter(key -> target.contains(key, context) || hasBegun(target, key, context.now()))
            .limit(MAX_OF_EVENT + 1L)
            .toList();
    if (keys.size() > MAX_OF_EVENT) {
      throw new TrancheException.Invalid(
          "too-many-partitions",
          "Cannot wait for "
              + sensor.document().hears()
              + ": more than "
              + MAX_OF_EVENT
              + " partitions of "
              + sensor.document().target()
              + " read one partition ("
              + event.assetPartition()
              + ")");
    }
    return keys;
  }

  private static PartitionContext later(PartitionContext context) {
    return new PartitionContext(context.now().plus(HORIZON), context.dynamicKeys());
  }

  private static boolean hasBegun(PartitionsDefinition target, String key, Instant now) {
    return target.window(key).filter(window -> !window.start().isAfter(now)).isPresent();
  }

  /** From when a partition that cannot be run yet can be, where that is known. */
  static Optional<Instant> existsFrom(AimedAssetSensor sensor, String partition, Instant now) {
    return sensor
        .target()
        .partitions()
        .window(partition)
        .map(window -> window.end().isAfter(now) ? window.end() : now.plus(LOOK_AGAIN));
  }

  /** What has to be known of members before {@link #needs} is asked. */
  static void need(AimedAssetSensor sensor, String partition, MemberNeeds members) {
    PartitionsDefinition target = sensor.target().partitions();
    members.partition(target, partition);
    for (String asset : sensor.document().assets()) {
      PartitionsDefinition heard = sensor.catalog().asset(asset).partitions();
      if (sensor.choice() == PartitionChoice.SAME) {
        members.partition(heard, partition);
        continue;
      }
      for (AssetDocument reader : sensor.target().assets()) {
        AimedAssetSensor.dependencies(reader, asset)
            .forEach(
                dependency ->
                    members.related(
                        sensor.catalog().mapping(reader, dependency), target, partition, heard));
      }
    }
  }

  /**
   * What a partition waits for.
   *
   * @throws TrancheException.Invalid when that is too much
   */
  static WaitNeeds needs(AimedAssetSensor sensor, String partition, PartitionContext context) {
    return new WaitNeeds(
        sensor.document().assets().stream()
            .map(
                asset ->
                    sensor.choice() == PartitionChoice.SAME
                        ? new WaitNeeds.OfAsset(asset, List.of(partition), List.of())
                        : mapped(sensor, asset, partition, later(context)))
            .toList());
  }

  private static WaitNeeds.OfAsset mapped(
      AimedAssetSensor sensor, String asset, String partition, PartitionContext context) {
    PartitionsDefinition heard = sensor.catalog().asset(asset).partitions();
    PartitionsSubset wanted = sensor.target().partitions().subset(List.of(partition), context);
    PartitionsSubset needed = heard.none(context);
    Set<String> nonexistent = new LinkedHashSet<>();
    for (AssetDocument reader : sensor.target().assets()) {
      for (Dependency dependency : AimedAssetSensor.dependencies(reader, asset)) {
        UpstreamPartitionsResult upstream =
            sensor.catalog().mapping(reader, dependency).upstream(wanted, heard, context);
        needed = needed.union(upstream.subset());
        if (!dependency.allowMissingUpstream()) {
          nonexistent.addAll(upstream.requiredButNonexistent());
        }
      }
    }
    if (needed.size() > WaitNeeds.MAX_KEYS) {
      throw new TrancheException.Invalid(
          "too-many-partitions",
          "Cannot wait for "
              + asset
              + ": "
              + sensor.document().target()
              + " "
              + partition
              + " reads more than "
              + WaitNeeds.MAX_KEYS
              + " of its partitions ("
              + needed.size()
              + ")");
    }
    return new WaitNeeds.OfAsset(asset, needed.keys().toList(), List.copyOf(nonexistent));
  }
}
