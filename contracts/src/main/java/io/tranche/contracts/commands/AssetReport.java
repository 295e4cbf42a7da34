package io.tranche.contracts.commands;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.CheckSeverity;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody outside says of a partition of an asset. The record's {@code ce_id} names the
 * report: one of the same id is taken once.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AssetReport.Check.class, name = "reportCheck"),
  @JsonSubTypes.Type(value = AssetReport.Materialization.class, name = "reportMaterialization"),
  @JsonSubTypes.Type(value = AssetReport.Observation.class, name = "reportObservation"),
  @JsonSubTypes.Type(value = AssetReport.Wipe.class, name = "wipe")
})
public sealed interface AssetReport {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.asset-report.v1";

  String asset();

  /** The partition key; empty for an asset that is not partitioned. */
  String partition();

  /** Who says so. */
  Origin origin();

  /** The Kafka key of the reports about one asset: they stay in order. */
  default String key() {
    return "asset:" + asset();
  }

  /**
   * What has come of a check of the partition's present data.
   *
   * @param check one of the checks of the asset
   * @param severity absent: that of the check
   * @param metadata what else is known, values as in JSON
   */
  record Check(
      String asset,
      String partition,
      String check,
      boolean passed,
      Optional<CheckSeverity> severity,
      Map<String, Object> metadata,
      Origin origin)
      implements AssetReport {

    public Check {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * The partition has new data, which something else has made.
   *
   * @param metadata what else is known, values as in JSON
   * @param dataVersion changes when the data may have changed; absent: with every report
   */
  record Materialization(
      String asset,
      String partition,
      Map<String, Object> metadata,
      Optional<String> dataVersion,
      Origin origin)
      implements AssetReport {

    public Materialization {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * Something was seen of the partition's present data.
   *
   * @param metadata what was seen, values as in JSON
   * @param dataVersion that of the data, where it could be told
   * @param by the execution that has seen it; absent if no run has
   */
  record Observation(
      String asset,
      String partition,
      Map<String, Object> metadata,
      Optional<String> dataVersion,
      Origin origin,
      Optional<Execution> by)
      implements AssetReport {

    public Observation {
      metadata = Map.copyOf(metadata);
    }

    /** What no run has seen. */
    public Observation(
        String asset,
        String partition,
        Map<String, Object> metadata,
        Optional<String> dataVersion,
        Origin origin) {
      this(asset, partition, metadata, dataVersion, origin, Optional.empty());
    }
  }

  /**
   * An execution of a run.
   *
   * @param token its fencing token: what an execution says that was taken over since does not count
   */
  record Execution(String runId, long token) {}

  /**
   * The partition is to count as missing, whatever was made of it.
   *
   * @param token that of the last that happened to it, 1 or more: what has happened since stays
   */
  record Wipe(String asset, String partition, long token, Origin origin) implements AssetReport {}
}
