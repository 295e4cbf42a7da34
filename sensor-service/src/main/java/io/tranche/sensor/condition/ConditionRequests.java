package io.tranche.sensor.condition;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsSubset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked for by an evaluation: the ids follow from its number. */
final class ConditionRequests {

  /** So many partitions of one evaluation are explained. */
  private static final int MOST_EXPLAINED = 1_000;

  /** So many stretches of partitions that are not neighbours are named by one request. */
  private static final int MOST_STRETCHES = 1_000;

  private ConditionRequests() {}

  static Pending of(
      Conditioned asset, long evaluation, PartitionsSubset partitions, Heard last, Instant now) {
    List<String> keys = partitions.keys().limit(MOST_EXPLAINED).toList();
    List<RunRequest> requests = new ArrayList<>();
    if (partitions.size() > asset.automation().maxRuns()) {
      for (PartitionsSubset some : cut(partitions)) {
        requests.add(backfill(asset, evaluation, requests.size(), asset.key(), some, now));
      }
    } else {
      for (String key : keys) {
        requests.add(
            RunRequest.Launch.of(
                launchId(asset.key(), evaluation, key),
                asset.key(),
                List.of(key),
                Origin.automation(asset.key()),
                last.cause()));
      }
    }
    return new Pending(now, requests, partitions.ordinals(), keys, last.trigger());
  }

  /** Usually one; several where its text would be too long for a message. */
  private static List<PartitionsSubset> cut(PartitionsSubset partitions) {
    Ordinals all = partitions.definition().all(partitions.context()).ordinals();
    List<PartitionsSubset> cuts = new ArrayList<>();
    List<Ordinals> stretches = new ArrayList<>();
    long[] next = {-1};
    int[] count = {0};
    partitions
        .ordinals()
        .forEachRange(
            (from, to) -> {
              long rank = all.rank(from);
              if (rank != next[0] && ++count[0] > MOST_STRETCHES) {
                cuts.add(union(stretches, partitions));
                stretches.clear();
                count[0] = 1;
              }
              stretches.add(Ordinals.range(from, to));
              next[0] = rank + (to - from) + 1;
            });
    cuts.add(union(stretches, partitions));
    return cuts;
  }

  private static PartitionsSubset union(List<Ordinals> stretches, PartitionsSubset of) {
    Ordinals all = stretches.stream().reduce(Ordinals.empty(), Ordinals::union);
    return PartitionsSubset.of(of.definition(), all, of.context());
  }

  /**
   * The same requests, for the runs to make other assets too.
   *
   * @param joined which of the partitions are to be made of the others
   */
  static List<RunRequest> joined(
      Pending pending,
      Conditioned asset,
      long evaluation,
      Map<String, Ordinals> joined,
      PartitionContext context) {
    List<RunRequest> requests = new ArrayList<>();
    together(asset.key(), pending.wanted(), joined)
        .forEach(
            (assets, some) -> {
              PartitionsSubset subset = PartitionsSubset.of(asset.partitions(), some, context);
              if (pending.requests().get(0) instanceof RunRequest.Launch first) {
                subset
                    .keys()
                    .forEach(key -> requests.add(launch(asset, evaluation, assets, key, first)));
              } else {
                for (PartitionsSubset cut : cut(subset)) {
                  requests.add(
                      backfill(
                          asset,
                          evaluation,
                          requests.size(),
                          String.join(" or ", assets),
                          cut,
                          pending.at()));
                }
              }
            });
    return requests;
  }

  /** Which partitions are made of which assets. */
  private static Map<List<String>, Ordinals> together(
      String asset, Ordinals wanted, Map<String, Ordinals> joined) {
    Map<List<String>, Ordinals> all = new LinkedHashMap<>();
    all.put(List.of(asset), wanted);
    for (Map.Entry<String, Ordinals> other : joined.entrySet()) {
      Map<List<String>, Ordinals> before = new LinkedHashMap<>(all);
      all.clear();
      before.forEach(
          (assets, some) -> {
            List<String> more = new ArrayList<>(assets);
            more.add(other.getKey());
            all.put(assets, some.difference(other.getValue()));
            all.put(List.copyOf(more), some.intersection(other.getValue()));
          });
      all.values().removeIf(Ordinals::isEmpty);
    }
    return all;
  }

  private static RunRequest launch(
      Conditioned asset, long evaluation, List<String> assets, String key, RunRequest.Launch like) {
    return new RunRequest.Launch(
        launchId(asset.key(), evaluation, key),
        assets,
        List.of(key),
        like.origin(),
        like.cause(),
        Optional.empty(),
        Map.of(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static RunRequest backfill(
      Conditioned asset,
      long evaluation,
      int number,
      String target,
      PartitionsSubset some,
      Instant at) {
    return new RunRequest.Backfill(
        id(asset.key(), evaluation, "backfill", number == 0 ? "" : Integer.toString(number)),
        target,
        PartitionSelection.print(some),
        Origin.automation(asset.key()),
        Map.of(),
        at);
  }

  /** The id of the request for one partition. */
  static String launchId(String asset, long evaluation, String key) {
    return id(asset, evaluation, "partition", key);
  }

  private static String id(String asset, long evaluation, String what, String key) {
    return Ids.of("condition", asset, Long.toString(evaluation), what, key);
  }
}
