package io.tranche.contracts.assets;

import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Map;

/**
 * "This partition is ready, with this data version": the last record per asset partition, for
 * programs that only want to know what they can read.
 *
 * @param version the fencing token of the materialization; a reader ignores a lower one
 */
public record PartitionState(
    String asset,
    String partition,
    String runId,
    long version,
    String dataVersion,
    Map<String, Object> metadata,
    Instant at) {

  /** The CloudEvents type of this form. */
  public static final String TYPE = "io.tranche.partition-state.v1";

  public PartitionState {
    metadata = Map.copyOf(metadata);
  }

  /** The state that a materialization leads to. */
  public static PartitionState of(AssetEvent.Materialized event) {
    return new PartitionState(
        event.asset(),
        event.partition(),
        event.runId(),
        event.token(),
        event.dataVersion(),
        event.metadata(),
        event.at());
  }

  /** Kafka key. */
  public String id() {
    return Ids.assetPartition(asset, partition);
  }
}
