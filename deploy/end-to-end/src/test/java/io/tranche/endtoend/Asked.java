package io.tranche.endtoend;

import io.tranche.endtoend.judge.AssetPartition;
import io.tranche.endtoend.judge.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was asked of a system, as those who asked remember it. */
final class Asked {
  private final Map<String, History.Request> requests = new LinkedHashMap<>();
  private final Map<String, BackfillAsked> backfills = new LinkedHashMap<>();
  private final Set<String> canceled = ConcurrentHashMap.newKeySet();

  /**
   * A backfill.
   *
   * @param reads what of it each of these is made of
   */
  record BackfillAsked(
      String id, Set<AssetPartition> target, Map<AssetPartition, AssetPartition> reads) {}

  /** A run is about to be asked for, under an id. */
  synchronized void request(String id, List<String> assets, List<String> partitions) {
    requests.put(
        id,
        new History.Request(id, Instant.now(), Set.copyOf(assets), Set.copyOf(partitions), false));
  }

  /** Who asked knows that it was taken. */
  synchronized void acknowledge(String id) {
    requests.computeIfPresent(
        id,
        (same, asked) ->
            new History.Request(same, asked.at(), asked.assets(), asked.partitions(), true));
  }

  synchronized void backfill(BackfillAsked backfill) {
    backfills.put(backfill.id(), backfill);
  }

  /** A run or a backfill is about to be canceled. */
  void cancel(String id) {
    canceled.add(id);
  }

  synchronized List<History.Request> requests() {
    return new ArrayList<>(requests.values());
  }

  synchronized List<BackfillAsked> backfills() {
    return new ArrayList<>(backfills.values());
  }

  Set<String> canceled() {
    return Set.copyOf(canceled);
  }
}
