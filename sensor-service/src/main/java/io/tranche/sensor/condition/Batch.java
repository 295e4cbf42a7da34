package io.tranche.sensor.condition;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The assets that are evaluated at one instant, with what each is told. Who is told of requests of
 * another asset is told the rest with it: so both are one evaluation.
 */
final class Batch {

  private final ConditionedAssets assets;
  private final Instant now;
  private final Map<Conditioned, List<Heard>> waiting;
  private volatile boolean isBroken;

  Batch(ConditionedAssets assets, Map<Conditioned, List<Heard>> heard, Instant now) {
    this.assets = assets;
    this.now = now;
    this.waiting = new ConcurrentHashMap<>(heard);
  }

  /** Assets that are looked at though nothing was heard. */
  static Batch ofLooks(ConditionedAssets assets, Collection<Conditioned> some, Instant now) {
    Map<Conditioned, List<Heard>> nothing = new ConcurrentHashMap<>();
    some.forEach(asset -> nothing.put(asset, List.of()));
    return new Batch(assets, nothing, now);
  }

  Instant now() {
    return now;
  }

  /** Each after those that it reads. */
  List<Conditioned> inOrder() {
    return assets.inOrder(waiting.keySet());
  }

  /** Whether the evaluation of one is perhaps a matter of another. */
  boolean isEntangled() {
    return waiting.keySet().stream().anyMatch(one -> !assets.joiners(one.key()).isEmpty());
  }

  /** Whether the asset still has to be evaluated. */
  boolean awaits(Conditioned asset) {
    return waiting.containsKey(asset);
  }

  /** What an asset is told, once. */
  List<Heard> take(Conditioned asset) {
    List<Heard> heard = waiting.remove(asset);
    return heard == null ? List.of() : heard;
  }

  /** Something has failed: those that were to be told by it may not have been evaluated. */
  void breaks() {
    isBroken = true;
  }

  boolean isBroken() {
    return isBroken;
  }

  List<Conditioned> joiners(Conditioned asset) {
    return assets.joiners(asset.key());
  }
}
