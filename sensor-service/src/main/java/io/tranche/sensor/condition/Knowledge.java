package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.CronTicks;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * All that an evaluation is about.
 *
 * @param from the evaluation before; the context's {@code now} is this one
 * @param isInitial there was none before
 * @param marks what is so
 * @param happened what became so since then
 * @param changedCodes the assets that are made in another way since then
 * @param focus what is looked at
 */
record Knowledge(
    Conditioned target,
    PartitionContext context,
    Instant from,
    boolean isInitial,
    Map<Mark, Ordinals> marks,
    Happened happened,
    Set<String> changedCodes,
    Focus focus) {

  PartitionsSubset all(String asset) {
    return target.partitionsOf(asset).all(context);
  }

  PartitionsSubset subset(String asset, Ordinals ordinals) {
    return PartitionsSubset.of(target.partitionsOf(asset), ordinals, context);
  }

  /** The partitions of an asset that are looked at. */
  PartitionsSubset every(String asset) {
    return focus.of(asset, this);
  }

  PartitionsSubset marked(Mark mark) {
    return subset(mark.asset(), marks.getOrDefault(mark, Ordinals.empty()));
  }

  PartitionsSubset updated(String asset) {
    return subset(asset, happened.updated().getOrDefault(asset, Ordinals.empty()));
  }

  PartitionsSubset changedVersions(String asset) {
    return subset(asset, happened.changedVersions().getOrDefault(asset, Ordinals.empty()));
  }

  PartitionsSubset requested(String asset) {
    return subset(asset, happened.began().getOrDefault(asset, Ordinals.empty()));
  }

  PartitionsSubset inProgress(String asset) {
    return subset(asset, happened.inProgress().getOrDefault(asset, Ordinals.empty()));
  }

  /** What is about to be requested of an asset that is read, where a run can make both. */
  PartitionsSubset willBeRequested(String asset) {
    boolean isJoint =
        target.dependencies().stream()
            .anyMatch(one -> one.asset().equals(asset) && target.isMadeTogetherWith(one));
    return subset(
        asset,
        isJoint
            ? happened.willBeRequested().getOrDefault(asset, Ordinals.empty())
            : Ordinals.empty());
  }

  boolean hasFired(CronTicks ticks) {
    return ticks.fireBetween(from, context.now());
  }

  /** The partitions of the asset itself that read any of these. */
  PartitionsSubset downstream(Dependency dependency, PartitionsSubset upstream) {
    return upstream.isEmpty()
        ? subset(target.key(), Ordinals.empty())
        : target.mapping(dependency).downstream(upstream, target.partitions(), context);
  }
}
