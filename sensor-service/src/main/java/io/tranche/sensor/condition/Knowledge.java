package io.tranche.sensor.condition;

import io.tranche.partitions.CronTicks;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.time.Instant;
import java.util.Map;

/**
 * All that an evaluation is about.
 *
 * @param from the evaluation before; the context's {@code now} is this one
 * @param marks what is so
 * @param updated what was materialized since then, by asset
 * @param requested what was asked for since then, by asset
 * @param inProgress what a run waits for or makes, by asset
 * @param isInitial there was none before
 */
record Knowledge(
    Conditioned target,
    PartitionContext context,
    Instant from,
    Map<Mark, Ordinals> marks,
    Map<String, Ordinals> updated,
    Map<String, Ordinals> requested,
    Map<String, Ordinals> inProgress,
    boolean isInitial) {

  PartitionsSubset all(String asset) {
    return target.partitionsOf(asset).all(context);
  }

  PartitionsSubset subset(String asset, Ordinals ordinals) {
    return PartitionsSubset.of(target.partitionsOf(asset), ordinals, context);
  }

  PartitionsSubset marked(Mark mark) {
    return subset(mark.asset(), marks.getOrDefault(mark, Ordinals.empty()));
  }

  PartitionsSubset updated(String asset) {
    return subset(asset, updated.getOrDefault(asset, Ordinals.empty()));
  }

  PartitionsSubset requested(String asset) {
    return subset(asset, requested.getOrDefault(asset, Ordinals.empty()));
  }

  PartitionsSubset inProgress(String asset) {
    return subset(asset, inProgress.getOrDefault(asset, Ordinals.empty()));
  }

  boolean hasFired(CronTicks ticks) {
    return ticks.fireBetween(from, context.now());
  }
}
