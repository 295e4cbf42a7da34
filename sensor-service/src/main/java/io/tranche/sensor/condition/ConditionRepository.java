package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where it is kept what is known for assets with conditions. */
interface ConditionRepository {

  Uni<Optional<ConditionState>> find(String asset);

  /** Stores the state of an asset that has none; one that is there stays as it is. */
  Uni<Void> create(ConditionState first);

  /**
   * Stores a state in place of the one with the evaluation before, from which nothing is pending.
   *
   * @return whether that one was there
   */
  Uni<Boolean> advance(ConditionState next);

  /** Forgets what is pending of an evaluation. */
  Uni<Void> finish(ConditionState state);
}
