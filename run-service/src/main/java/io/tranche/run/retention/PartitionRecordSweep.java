package io.tranche.run.retention;

import io.tranche.contracts.definitions.RetentionPolicies;
import io.tranche.run.eventlog.MongoTimeCursor;
import io.tranche.run.retention.PartitionRecord.Last;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes materializations or evaluations that are older than they are kept, asset by asset from
 * the oldest on. What stays: the last of each partition (and check), and what belongs to a run in
 * the admission, which may have to be published again.
 */
final class PartitionRecordSweep {

  static final int BATCH = 200;

  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final Duration INDEX_WITHIN = Duration.ofMinutes(10);

  private final MongoPartitionRecords records;
  private final MongoOldRuns runs;
  private boolean prepared;

  PartitionRecordSweep(MongoPartitionRecords records, MongoOldRuns runs) {
    this.records = records;
    this.runs = runs;
  }

  long sweep(RetentionPolicies policies, Instant now, Reached reached, Breath breath) {
    if (!policies.boundMaterializations()) {
      return 0;
    }
    if (!prepared) {
      records.prepare().await().atMost(INDEX_WITHIN);
      prepared = true;
    }
    long deleted = 0;
    Optional<String> asset = next(Optional.empty());
    while (asset.isPresent()) {
      Optional<Duration> kept = policies.materializations(asset.get());
      if (kept.isPresent()) {
        deleted += sweep(asset.get(), now.minus(kept.get()), reached, breath);
      }
      asset = breath.take() ? next(asset) : Optional.empty();
    }
    return deleted;
  }

  private Optional<String> next(Optional<String> after) {
    return records.nextAsset(after).await().atMost(ANSWER);
  }

  private long sweep(String asset, Instant before, Reached reached, Breath breath) {
    long deleted = 0;
    boolean goOn = true;
    while (goOn) {
      Optional<MongoTimeCursor> after = reached.of(asset);
      List<PartitionRecord> batch =
          records.list(asset, after, before, BATCH).await().atMost(ANSWER);
      deleted += delete(batch);
      if (!batch.isEmpty()) {
        reached.note(asset, batch.get(batch.size() - 1).place());
      }
      goOn = batch.size() == BATCH && breath.take();
    }
    return deleted;
  }

  private long delete(List<PartitionRecord> batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    Set<String> admitted = runs.admitted().await().atMost(ANSWER);
    Map<String, Last> lasts = records.lasts(batch).await().atMost(ANSWER);
    List<String> gone =
        batch.stream()
            .filter(record -> !admitted.contains(record.runId()))
            .filter(
                record ->
                    Optional.ofNullable(lasts.get(record.last()))
                        .filter(held -> !record.isThe(held))
                        .isPresent())
            .map(PartitionRecord::id)
            .toList();
    return records.delete(gone).await().atMost(ANSWER);
  }
}
