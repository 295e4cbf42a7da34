package io.tranche.run.materializer;

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
}
