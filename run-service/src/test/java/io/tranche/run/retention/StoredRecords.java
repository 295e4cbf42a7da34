package io.tranche.run.retention;

import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** What the other parts of the service would have stored. */
final class StoredRecords {

  private StoredRecords() {}

  static Document run(String id, Instant ended, String... assets) {
    return new Document("_id", id)
        .append("status", "SUCCESS")
        .append("requestId", "request-" + id)
        .append("assets", List.of(assets))
        .append("partitions", List.of("us"))
        .append("partitionCount", 1)
        .append("origin", new Document("type", "sensor").append("name", "landing"))
        .append(
            "cause",
            new Document("type", "request").append("id", id).append("at", ended.toString()))
        .append("tags", new Document())
        .append("priority", 0)
        .append("token", 7L)
        .append("catalog", 1L)
        .append("createdAt", Date.from(ended.minusSeconds(5)))
        .append("arrivedAt", Date.from(ended.minusSeconds(5)))
        .append("endedAt", Date.from(ended))
        .append("events", List.of());
  }

  static Document ofBackfill(String id, Instant ended, String backfill) {
    return run(id, ended, "kept/short").append("tags", new Document("tranche/backfill", backfill));
  }

  static Document followed(String id, Instant ended, String next) {
    return run(id, ended, "kept/short")
        .append("status", "FAILURE")
        .append("retry", new Document("runId", next).append("number", 1));
  }

  static Document admitting(String run) {
    return new Document("_id", "test-shard")
        .append(
            "entries",
            new Document(
                run,
                new Document("token", 7L)
                    .append("assets", List.of("kept/nothing"))
                    .append("partitions", List.of())));
  }

  static Document state(String asset, String partition) {
    return new Document("_id", Ids.assetPartition(asset, partition))
        .append("asset", asset)
        .append("partition", partition)
        .append("token", 7L);
  }

  static Document evaluation(String id, String run, String partition, Instant at) {
    return new Document("_id", id)
        .append("asset", "kept/short")
        .append("partition", partition)
        .append("check", "rows")
        .append("runId", run)
        .append("token", 7L)
        .append("at", Date.from(at))
        .append("passed", true)
        .append("severity", "error")
        .append("blocking", false)
        .append("metadata", new Document());
  }
}
