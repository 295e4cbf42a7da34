package io.tranche.sensor.condition;

import io.tranche.contracts.Cause;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation asks for, and who is made in the same runs. It follows from what is stored,
 * however often it is found out: an asset that is told of an evaluation again, has heard of it.
 *
 * @param others which of the partitions are made of the others too, each after those it reads
 */
record Joining(
    Conditioned asset, ConditionState state, Pending pending, Map<String, Ordinals> others) {

  Joining(Conditioned asset, ConditionState state, Pending pending) {
    this(asset, state, pending, Map.of());
  }

  /** What another asset is told of it; nothing if it does not concern it. */
  Optional<Heard> tell(Conditioned other) {
    List<Change> changes = new ArrayList<>();
    for (Dependency dependency : other.dependencies()) {
      Ordinals requested =
          dependency.asset().equals(asset.key())
              ? pending.wanted()
              : others.getOrDefault(dependency.asset(), Ordinals.empty());
      if (!requested.isEmpty() && other.isMadeTogetherWith(dependency)) {
        changes.add(
            new Change.Requested(
                dependency.asset(), requested, asset.key(), state.evaluation(), pending.at()));
      }
    }
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Heard(
                Optional.of("condition " + asset.key()),
                new Place(state.evaluation(), pending.at()),
                changes,
                cause(),
                pending.trigger()));
  }

  private Cause cause() {
    RunRequest first = pending.requests().get(0);
    return first instanceof RunRequest.Launch launch
        ? launch.cause()
        : Cause.request(first.id(), pending.at());
  }

  /** With an asset that was told, by its state since then. */
  Joining with(Conditioned other, ConditionState told) {
    Ordinals joined =
        told.recalled().joined(asset.key(), state.evaluation()).intersection(pending.wanted());
    if (joined.isEmpty()) {
      return this;
    }
    Map<String, Ordinals> all = new LinkedHashMap<>(others);
    all.put(other.key(), joined);
    return new Joining(asset, state, pending, all);
  }
}
