package io.tranche.run.backfill;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Only;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.run.backfill.Backfill.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A backfill as it is shown.
 *
 * @param only which statuses were selected
 * @param retryOf the backfill that it repeats
 * @param runs how many runs it has in all
 * @param concurrency how many runs may be in flight, if somebody has said
 * @param paused why nothing more is requested, while it is paused
 * @param runConfig of its runs, as far as their assets take one
 * @param assets each after all that it reads; absent in a list
 */
public record BackfillView(
    String id,
    BackfillStatus status,
    String asset,
    String selection,
    boolean missingOnly,
    Optional<Only> only,
    Order order,
    Optional<String> retryOf,
    long total,
    Counts counts,
    long runs,
    Optional<Integer> concurrency,
    Optional<String> paused,
    Optional<Map<String, Object>> runConfig,
    Map<String, String> tags,
    Instant createdAt,
    Optional<Instant> endedAt,
    Optional<String> error,
    Optional<List<AssetProgress>> assets) {

  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  /** What operators have said of it. */
  record Operated(Optional<Integer> concurrency, Optional<String> paused) {}

  /** From when to when. */
  record Times(Instant createdAt, Optional<Instant> endedAt) {}

  /**
   * How far one asset has come.
   *
   * @param sharesRunsWith the other assets that are made in the same runs
   * @param waitingFor what keeps the queued partitions from being requested
   */
  public record AssetProgress(
      String asset,
      Counts counts,
      long runs,
      int partitionsPerRun,
      List<String> sharesRunsWith,
      List<String> waitingFor) {

    public AssetProgress {
      sharesRunsWith = List.copyOf(sharesRunsWith);
      waitingFor = List.copyOf(waitingFor);
    }
  }

  static BackfillView of(
      String id,
      BackfillStatus status,
      Asked asked,
      Counts counts,
      long runs,
      Operated operated,
      Times times,
      Optional<String> error) {
    BackfillOptions options = asked.options();
    return new BackfillView(
        id,
        status,
        asked.asset(),
        asked.selection(),
        Boolean.parseBoolean(asked.tags().get(Backfills.MISSING_ONLY)),
        options.only(),
        asked.order(),
        options.retry().map(BackfillOptions.Retry::backfill),
        counts.total(),
        counts,
        runs,
        operated.concurrency(),
        operated.paused(),
        options.runConfig().map(config -> Json.mapper().convertValue(config.tree(), TREE)),
        asked.tags(),
        times.createdAt(),
        times.endedAt(),
        error,
        Optional.empty());
  }

  static BackfillView of(Backfill backfill, List<AssetProgress> assets) {
    BackfillView view =
        of(
            backfill.id(),
            backfill.status(),
            backfill.asked(),
            backfill.counts(),
            backfill.runs(),
            new Operated(backfill.concurrency(), backfill.paused()),
            new Times(backfill.createdAt(), backfill.endedAt()),
            backfill.error());
    return view.with(assets);
  }

  private BackfillView with(List<AssetProgress> progress) {
    return new BackfillView(
        id,
        status,
        asset,
        selection,
        missingOnly,
        only,
        order,
        retryOf,
        total,
        counts,
        runs,
        concurrency,
        paused,
        runConfig,
        tags,
        createdAt,
        endedAt,
        error,
        Optional.of(List.copyOf(progress)));
  }
}
