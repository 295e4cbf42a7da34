package io.tranche.sensor.condition;

import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.Bundles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One asset with a condition, to which things happen one after the other. */
public final class World {

  private final Conditioned asset;
  private ConditionState state;
  private Instant now;
  private boolean isPaused;
  private DynamicKeys keys = InMemoryDynamicKeys.builder().build();

  /** An asset of a bundle, at an instant. */
  public World(String bundle, String asset, Instant now) {
    this.asset =
        ConditionedAssets.of(
                Bundles.catalog(1, "apiVersion: tranche.io/v1\nbundle: b\nassets:\n" + bundle))
            .find(asset)
            .orElseThrow();
    this.now = now;
    this.state = ConditionState.first(asset, this.asset.fingerprint(), 1, now, Seen.NOTHING);
  }

  Conditioned asset() {
    return asset;
  }

  ConditionState state() {
    return state;
  }

  public Instant now() {
    return now;
  }

  /** The world has been like this before the condition was seen first. */
  World with(String read, String... partitions) {
    Marks<Mark> marks = new Marks<>(state.marks());
    for (String partition : partitions) {
      marks.add(
          Mark.materialized(read),
          Marks.of(asset.partitionsOf(read), partition, new PartitionContext(now, keys)));
    }
    state =
        ConditionState.first(
            asset.key(),
            asset.fingerprint(),
            1,
            now,
            new Seen(marks.asMap(), Map.of(), Map.of(), Map.of(), Map.of()));
    return this;
  }

  World pause(boolean paused) {
    isPaused = paused;
    return this;
  }

  public List<String> look() {
    return step(List.of());
  }

  public List<String> after(Duration time) {
    now = now.plus(time);
    return look();
  }

  void waitUntil(Instant instant) {
    now = instant;
  }

  public List<String> materialize(String read, String... partitions) {
    List<Change> changes = new ArrayList<>();
    for (String partition : partitions) {
      changes.add(new Change.Known(read, partition, true, false, now));
      changes.add(new Change.Updated(read, partition, now));
    }
    return step(changes);
  }

  List<String> wipe(String read, String partition) {
    return step(List.of(new Change.Known(read, partition, false, false, now)));
  }

  List<String> fail(String read, String partition) {
    return step(List.of(new Change.Failed(read, partition, now)));
  }

  /** What was requested in the runs of an evaluation of another asset. */
  List<String> joined(String root, long evaluation) {
    return PartitionsSubset.of(
            asset.partitions(),
            state.recalled().joined(root, evaluation),
            new PartitionContext(now, keys))
        .keys()
        .toList();
  }

  List<String> step(List<Change> changes) {
    now = now.plusMillis(10);
    ConditionStep.Outcome outcome = ConditionStep.of(asset, state, changes, now, keys, isPaused);
    state = outcome.next();
    return outcome.requested().keys().toList();
  }
}
