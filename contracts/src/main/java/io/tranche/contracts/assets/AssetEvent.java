package io.tranche.contracts.assets;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.Map;

/** What happened to one partition of an asset. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AssetEvent.Materialized.class, name = "materialized"),
  @JsonSubTypes.Type(value = AssetEvent.MaterializationFailed.class, name = "materializationFailed")
})
public sealed interface AssetEvent {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.asset-event.v1";

  String asset();

  /** The partition key; empty for an asset that is not partitioned. */
  String partition();

  String runId();

  /** The fencing token of the run: higher is newer, over all runs of the partition. */
  long token();

  Instant at();

  /** The id of the event: the same however often it is published. */
  String id();

  /** Kafka key. */
  default String assetPartition() {
    return Ids.assetPartition(asset(), partition());
  }

  /**
   * The partition has new data.
   *
   * @param metadata what the materializer reported, e.g. {@code rows}
   * @param dataVersion changes when the data may have changed
   */
  record Materialized(
      String asset,
      String partition,
      String runId,
      long token,
      Instant at,
      Map<String, Object> metadata,
      String dataVersion)
      implements AssetEvent {

    public Materialized {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public String id() {
      return Ids.of("materialized", runId, asset, partition);
    }
  }

  /** The partition could not be produced. */
  record MaterializationFailed(
      String asset, String partition, String runId, long token, Instant at, String error)
      implements AssetEvent {

    @Override
    public String id() {
      return Ids.of("materialization-failed", runId, asset, partition);
    }
  }
}
