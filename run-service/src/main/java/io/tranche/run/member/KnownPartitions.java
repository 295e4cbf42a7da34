package io.tranche.run.member;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Refuses what is said of partitions that do not exist. */
@Singleton
public class KnownPartitions {

  private final RegisteredKeys keys;
  private final Clock clock;

  @Inject
  KnownPartitions(RegisteredKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Refuses a partition that the asset has not.
   *
   * @param what was asked for, as in "Cannot report check"
   * @throws TrancheException.NotFound {@code unknown-partition}
   */
  public Uni<Void> require(String what, AssetDocument asset, String partition) {
    PartitionsDefinition definition = asset.partitions();
    return keys.evaluate(
            registered ->
                definition.contains(partition, new PartitionContext(clock.instant(), registered)))
        .invoke(
            exists -> {
              if (!exists) {
                throw new TrancheException.NotFound(
                    "unknown-partition",
                    what
                        + ": "
                        + asset.key()
                        + (definition.isPartitioned()
                            ? " has no such partition ("
                            : " is not partitioned (")
                        + partition
                        + ")");
              }
            })
        .replaceWithVoid();
  }

  /**
   * The same for what was sent by a topic: our copy of a dynamic set may be behind it, then its
   * keys are not looked at.
   */
  public Uni<Void> requireUnlessDynamic(String what, AssetDocument asset, String partition) {
    boolean dynamic =
        asset.partitions().dimensionList().stream()
            .anyMatch(DynamicPartitionsDefinition.class::isInstance);
    return dynamic ? Uni.createFrom().voidItem() : require(what, asset, partition);
  }
}
