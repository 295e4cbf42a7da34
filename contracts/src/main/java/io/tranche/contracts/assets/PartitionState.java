package io.tranche.contracts.assets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Map;

/**
 * "This partition is ready, with this data version": the last record per asset partition, for
 * programs that only want to know what they can read.
 *
 * @param version the fencing token of the materialization; a reader ignores a lower one
 * @param removed whether the partition is not ready any longer; what else is said of it is empty
 */
public record PartitionState(
    String asset,
    String partition,
    String runId,
    long version,
    String dataVersion,
    Map<String, Object> metadata,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean removed) {

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
        event.at(),
        false);
  }

  /** The partition is not ready any longer. */
  public static PartitionState of(AssetEvent.Wiped event) {
    return new PartitionState(
        event.asset(), event.partition(), "", event.token(), "", Map.of(), event.at(), true);
  }

  /** Kafka key. */
  public String id() {
    return Ids.assetPartition(asset, partition);
  }
}
