package io.tranche.sensor.automation;

import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a partition of an automated asset was, or was not, requested the last time it was looked at.
 *
 * @param decision the word of an {@link EagerDecision}, or {@code paused} if it would be requested
 *     and all launching was stopped
 * @param missing some of the upstream partitions that it waits for, or that checks hold back
 * @param missingCount how many it waits for
 * @param requestId the run request, when there is one
 * @param condition how it stands, of an asset that is not {@code eager}
 * @param evaluated when it was evaluated
 * @param trigger the upstream partition that changed, or the partition itself when its window ended
 */
public record Explanation(
    String asset,
    String partition,
    String decision,
    List<String> missing,
    int missingCount,
    Optional<String> requestId,
    String trigger,
    Instant at,
    Optional<Condition> condition,
    Optional<Evaluated> evaluated) {

  /** How many of the upstream partitions are named. */
  public static final int MOST_NAMED = 20;

  /**
   * How a condition stands for the partition.
   *
   * @param phrase what is asked; of an asset that is read, behind its key, whether it is so of any
   *     of its partitions
   */
  public record Condition(String phrase, boolean holds, List<Condition> parts) {
    public Condition {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The last evaluation of the condition that changed something.
   *
   * @param number counts them
   */
  public record Evaluated(long number, Instant at) {}

  private static final String PAUSED = "paused";

  public Explanation {
    missing = List.copyOf(missing);
  }

  /** One of an asset without a condition. */
  Explanation(
      String asset,
      String partition,
      String decision,
      List<String> missing,
      int missingCount,
      Optional<String> requestId,
      String trigger,
      Instant at) {
    this(
        asset,
        partition,
        decision,
        missing,
        missingCount,
        requestId,
        trigger,
        at,
        Optional.empty(),
        Optional.empty());
  }

  static Explanation of(String asset, String partition, EagerDecision decision, Trigger trigger) {
    List<String> missing = List.of();
    int missingCount = 0;
    Optional<String> requestId = Optional.empty();
    if (decision instanceof EagerDecision.Waiting waiting) {
      missing = waiting.missing();
      missingCount = waiting.count();
    } else if (decision instanceof EagerDecision.Held held) {
      missing = held.held();
      missingCount = held.count();
    } else if (decision instanceof EagerDecision.Request request) {
      requestId = Optional.of(request.id());
    }
    return new Explanation(
        asset,
        partition,
        decision.word(),
        missing,
        missingCount,
        requestId,
        Ids.assetPartition(trigger.asset(), trigger.partition()),
        trigger.cause().at());
  }

  /** What is explained of a partition that was requested because a condition held. */
  public static Explanation requested(
      String asset, String partition, String request, String trigger, Instant at) {
    return new Explanation(
        asset, partition, "requested", List.of(), 0, Optional.of(request), trigger, at);
  }

  /** What is explained while all launching is stopped. */
  Explanation paused() {
    return requestId.isEmpty()
        ? this
        : new Explanation(
            asset, partition, PAUSED, missing, missingCount, Optional.empty(), trigger, at);
  }

  String id() {
    return Ids.assetPartition(asset, partition);
  }
}
