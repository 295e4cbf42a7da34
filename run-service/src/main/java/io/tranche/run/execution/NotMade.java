package io.tranche.run.execution;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a step has failed that has made some of its partitions. */
final class NotMade {

  private static final int MOST_NAMED = 5;

  private NotMade() {}

  /** Names the partitions that were not made, with their reasons; empty if all were. */
  static Optional<String> reason(List<Outcome> ofStep) {
    List<Outcome.NotProduced> notMade =
        ofStep.stream()
            .filter(Outcome.NotProduced.class::isInstance)
            .map(Outcome.NotProduced.class::cast)
            .toList();
    if (notMade.isEmpty()) {
      return Optional.empty();
    }
    String named =
        notMade.stream()
            .limit(MOST_NAMED)
            .map(Outcome.NotProduced::error)
            .collect(Collectors.joining("; "));
    int others = notMade.size() - MOST_NAMED;
    return Optional.of(others > 0 ? named + "; and " + others + " others" : named);
  }

  /** One of several partitions that the same work was to make. */
  static Outcome.NotProduced of(String asset, String partition, String reason) {
    return new Outcome.NotProduced(
        asset,
        partition,
        "Cannot materialize "
            + asset
            + (partition.isEmpty() ? "" : ", partition " + partition)
            + ": "
            + reason);
  }
}
