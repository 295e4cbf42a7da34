package io.tranche.run.backfill;

import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The truth about one backfill: what was asked for, the plan that was made of it at that instant
 * and never changes, and how far it has come.
 *
 * @param parts the assets, each after all that it reads
 * @param concurrency how many runs may be requested and not have ended; absent: as many as
 *     configured
 * @param paused why nothing more is requested, while it is paused
 * @param driver the replica that works it off; empty before the first
 * @param version counts the changes of the document
 */
record Backfill(
    String id,
    Asked asked,
    Instant createdAt,
    List<AssetPart> parts,
    BackfillStatus status,
    Optional<Integer> concurrency,
    Optional<String> paused,
    String driver,
    long version,
    Optional<Instant> endedAt,
    Optional<String> error) {

  Backfill {
    parts = List.copyOf(parts);
  }

  /**
   * What a request said.
   *
   * @param asset the assets, in the asset selection grammar
   * @param selection the partitions, in the partition selection grammar
   */
  record Asked(String asset, String selection, Map<String, String> tags, BackfillOptions options) {

    Asked {
      tags = Map.copyOf(tags);
    }

    Order order() {
      return options.order().orElse(Order.ASCENDING);
    }
  }

  static Backfill planned(String id, Asked asked, Instant at, List<AssetPart> parts) {
    return new Backfill(
            id,
            asked,
            at,
            parts,
            BackfillStatus.REQUESTED,
            asked.options().concurrency(),
            Optional.empty(),
            "",
            1,
            Optional.empty(),
            Optional.empty())
        .endedIfComplete(at);
  }

  Counts counts() {
    return parts.stream().map(AssetPart::counts).reduce(Counts.NONE, Counts::plus);
  }

  long runs() {
    Map<String, Long> byStep = new HashMap<>();
    parts.forEach(part -> byStep.put(part.step(), part.runs()));
    return byStep.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many runs are requested and have not ended. */
  int runsInFlight() {
    Set<String> requests = new HashSet<>();
    for (AssetPart part : parts) {
      part.chunksOf(part.inFlight()).forEach(chunk -> requests.add(requestId(part, chunk)));
    }
    return requests.size();
  }

  /** What it has still to make of an asset: less and less, and in the end nothing. */
  Ordinals remaining(AssetPart part) {
    return switch (status) {
      case REQUESTED, PAUSED -> part.unfinished();
      case CANCELING -> part.inFlight();
      case CANCELED, COMPLETED_SUCCESS, COMPLETED_FAILED, FAILED -> Ordinals.empty();
    };
  }

  /** The assets that are made in the runs of one, itself among them. */
  List<String> madeWith(AssetPart part) {
    return parts.stream()
        .filter(other -> other.step().equals(part.step()))
        .map(AssetPart::asset)
        .toList();
  }

  /** The id of the request for one run: the same whoever makes it, and however often. */
  String requestId(AssetPart part, long chunk) {
    return Ids.of("backfill", id, part.step(), Long.toString(chunk));
  }

  Backfill with(List<AssetPart> next) {
    return copy(next, status, paused, endedAt, error);
  }

  Backfill withConcurrency(int runs) {
    return new Backfill(
        id,
        asked,
        createdAt,
        parts,
        status,
        Optional.of(runs),
        paused,
        driver,
        version,
        endedAt,
        error);
  }

  Backfill pausing(String why) {
    return copy(parts, checked(BackfillStatus.PAUSED), Optional.of(why), endedAt, error);
  }

  Backfill resuming() {
    return copy(parts, checked(BackfillStatus.REQUESTED), Optional.empty(), endedAt, error);
  }

  Backfill canceling() {
    return copy(parts, checked(BackfillStatus.CANCELING), Optional.empty(), endedAt, error);
  }

  Backfill failed(Instant at, String reason) {
    return copy(
        parts,
        checked(BackfillStatus.FAILED),
        Optional.empty(),
        Optional.of(at),
        Optional.of(reason));
  }

  /** Ended, if nothing is left to do. */
  Backfill endedIfComplete(Instant at) {
    Counts counts = counts();
    if (status.isTerminal() || counts.inProgress() > 0) {
      return this;
    }
    if (status == BackfillStatus.CANCELING) {
      return ended(BackfillStatus.CANCELED, at);
    }
    if (counts.queued() > 0) {
      return this;
    }
    return ended(
        counts.failed() + counts.skipped() == 0
            ? BackfillStatus.COMPLETED_SUCCESS
            : BackfillStatus.COMPLETED_FAILED,
        at);
  }

  private Backfill ended(BackfillStatus next, Instant at) {
    return copy(parts, checked(next), Optional.empty(), Optional.of(at), error);
  }

  private BackfillStatus checked(BackfillStatus next) {
    if (!status.next().contains(next)) {
      throw new IllegalStateException(
          "Cannot change backfill " + id + ": " + next + " does not follow " + status);
    }
    return next;
  }

  private Backfill copy(
      List<AssetPart> parts,
      BackfillStatus status,
      Optional<String> paused,
      Optional<Instant> endedAt,
      Optional<String> error) {
    return new Backfill(
        id, asked, createdAt, parts, status, concurrency, paused, driver, version, endedAt, error);
  }
}
