package io.tranche.run.materializer;

import io.tranche.platform.secrets.Revealed;
import java.util.Map;

/**
 * What a check says about a partition.
 *
 * @param metadata what else it has found out
 */
public record CheckAnswer(boolean passed, Map<String, Object> metadata) {

  public CheckAnswer {
    metadata = Map.copyOf(metadata);
  }

  /** The same, with nothing in it that was revealed. */
  CheckAnswer masked(Revealed revealed) {
    return new CheckAnswer(passed, revealed.maskAll(metadata));
  }
}
