package io.tranche.sensor.condition;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.condition.ConditionState.Pending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is asked for by an evaluation: the ids follow from its number. */
final class ConditionRequests {

  /** So many partitions of one evaluation are explained. */
  private static final int MOST_EXPLAINED = 1_000;

  private ConditionRequests() {}

  static Pending of(
      Conditioned asset, long evaluation, PartitionsSubset partitions, Heard last, Instant now) {
    List<String> keys = partitions.keys().limit(MOST_EXPLAINED).toList();
    List<RunRequest> requests = new ArrayList<>();
    if (partitions.size() > asset.automation().maxRuns()) {
      requests.add(
          new RunRequest.Backfill(
              id(asset, evaluation, "backfill", ""),
              asset.key(),
              PartitionSelection.print(partitions),
              Origin.automation(asset.key()),
              Map.of(),
              now));
    } else {
      for (String key : keys) {
        requests.add(
            RunRequest.Launch.of(
                id(asset, evaluation, "partition", key),
                asset.key(),
                List.of(key),
                Origin.automation(asset.key()),
                last.cause()));
      }
    }
    return new Pending(now, requests, keys, last.trigger());
  }

  private static String id(Conditioned asset, long evaluation, String what, String key) {
    return Ids.of("condition", asset.key(), Long.toString(evaluation), what, key);
  }
}
