package io.tranche.contracts.assets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What happened to one partition of an asset. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AssetEvent.Materialized.class, name = "materialized"),
  @JsonSubTypes.Type(
      value = AssetEvent.MaterializationFailed.class,
      name = "materializationFailed"),
  @JsonSubTypes.Type(value = AssetEvent.Checked.class, name = "checked"),
  @JsonSubTypes.Type(value = AssetEvent.Observed.class, name = "observed"),
  @JsonSubTypes.Type(value = AssetEvent.Wiped.class, name = "wiped"),
  @JsonSubTypes.Type(value = AssetEvent.Stale.class, name = "stale")
})
public sealed interface AssetEvent {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.asset-event.v1";

  String asset();

  /** The partition key; empty for an asset that is not partitioned. */
  String partition();

  /** The run that it is about; empty if none is. */
  String runId();

  /** The fencing token of the run: higher is newer, over all runs of the partition. */
  long token();

  Instant at();

  /** The id of the event: the same however often it is published. */
  String id();

  /**
   * That somebody has said so.
   *
   * @param id of the command that did
   */
  record Report(String id, Origin origin) {}

  /** Kafka key. */
  default String assetPartition() {
    return Ids.assetPartition(asset(), partition());
  }

  /**
   * The partition has new data.
   *
   * @param metadata what the materializer reported, e.g. {@code rows}
   * @param dataVersion changes when the data may have changed
   * @param report who reported it; absent if a run has made it
   * @param codeVersion of what has made it; absent if its asset has none
   */
  record Materialized(
      String asset,
      String partition,
      String runId,
      long token,
      Instant at,
      Map<String, Object> metadata,
      String dataVersion,
      Optional<Report> report,
      Optional<String> codeVersion)
      implements AssetEvent {

    public Materialized {
      metadata = Map.copyOf(metadata);
    }

    /** What was reported, or made by an asset without a version of its code. */
    public Materialized(
        String asset,
        String partition,
        String runId,
        long token,
        Instant at,
        Map<String, Object> metadata,
        String dataVersion,
        Optional<Report> report) {
      this(asset, partition, runId, token, at, metadata, dataVersion, report, Optional.empty());
    }

    /** What a run has made. */
    public Materialized(
        String asset,
        String partition,
        String runId,
        long token,
        Instant at,
        Map<String, Object> metadata,
        String dataVersion) {
      this(asset, partition, runId, token, at, metadata, dataVersion, Optional.empty());
    }

    /** The same, by an execution of the run under another token. */
    public Materialized under(long newer) {
      return new Materialized(
          asset, partition, runId, newer, at, metadata, dataVersion, report, codeVersion);
    }

    @Override
    public String id() {
      return report
          .map(said -> Ids.of("materialization-report", said.id()))
          .orElseGet(() -> Ids.of("materialized", runId, asset, partition));
    }
  }

  /** The partition could not be produced. */
  record MaterializationFailed(
      String asset, String partition, String runId, long token, Instant at, String error)
      implements AssetEvent {

    /** The same, by an execution of the run under another token. */
    public MaterializationFailed under(long newer) {
      return new MaterializationFailed(asset, partition, runId, newer, at, error);
    }

    @Override
    public String id() {
      return Ids.of("materialization-failed", runId, asset, partition);
    }
  }

  /**
   * A check has answered for the data of the partition. What a run checks stands before its {@link
   * Materialized}, so that who reads that knows already.
   *
   * @param runId the run whose data was checked; empty if the partition was never materialized
   * @param token of that run; 0 if there is none
   * @param check the name of the check, unique in its asset
   * @param blocking whether nothing downstream is to be made of a partition that does not pass
   * @param metadata what else is known; {@code error} says why a check could not be evaluated
   * @param report who reported it; absent if the run itself has asked
   */
  record Checked(
      String asset,
      String partition,
      String runId,
      long token,
      Instant at,
      String check,
      boolean passed,
      CheckSeverity severity,
      boolean blocking,
      Map<String, Object> metadata,
      Optional<Report> report)
      implements AssetEvent {

    public Checked {
      metadata = Map.copyOf(metadata);
    }

    @Override
    public String id() {
      return report
          .map(said -> idOfReport(said.id()))
          .orElseGet(() -> Ids.of("checked", runId, asset, partition, check));
    }

    /** The same, by an execution of the run under another token. */
    public Checked under(long newer) {
      return new Checked(
          asset, partition, runId, newer, at, check, passed, severity, blocking, metadata, report);
    }

    /** The id of the event that a report becomes. */
    public static String idOfReport(String report) {
      return Ids.of("check-report", report);
    }

    /**
     * A text that is greater the newer the evaluation is among those of its check and partition: by
     * the data that was checked, then by time; of one time the id decides, so that all agree.
     */
    public String order() {
      return String.format(Locale.ROOT, "%019d %015d %s", token, at.toEpochMilli(), id());
    }

    /** Whether what is downstream of the partition is held back by this. */
    public boolean holds() {
      return !passed && blocking && severity == CheckSeverity.ERROR;
    }
  }

  /**
   * Somebody has seen something of the partition's data, which has not changed by that.
   *
   * @param runId the run that has seen it; empty if none has
   * @param token that of the data that it had then; 0 if none
   * @param metadata what was seen
   * @param dataVersion that of the data, where it could be told
   * @param report who saw it
   */
  record Observed(
      String asset,
      String partition,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String runId,
      long token,
      Instant at,
      Map<String, Object> metadata,
      Optional<String> dataVersion,
      Report report)
      implements AssetEvent {

    public Observed {
      runId = Objects.requireNonNullElse(runId, "");
      metadata = Map.copyOf(metadata);
    }

    /** What no run has seen. */
    public Observed(
        String asset,
        String partition,
        long token,
        Instant at,
        Map<String, Object> metadata,
        Optional<String> dataVersion,
        Report report) {
      this(asset, partition, "", token, at, metadata, dataVersion, report);
    }

    @Override
    public String id() {
      return Ids.of("observation-report", report.id());
    }
  }

  /**
   * What was known of the partition is forgotten: it is missing, as if it had never been made.
   *
   * @param token what was known up to this token; what is newer stays
   * @param report the command that said so
   */
  record Wiped(String asset, String partition, long token, Instant at, String report, Origin origin)
      implements AssetEvent {

    @Override
    public String runId() {
      return "";
    }

    @Override
    public String id() {
      return Ids.of("wiped", report, asset, partition);
    }
  }

  /**
   * The partition's data is out of date: an object that it was made for is gone.
   *
   * @param token what was made with this token or a lower one is stale
   * @param object that is gone
   * @param request the request that said so
   */
  record Stale(
      String asset,
      String partition,
      long token,
      Instant at,
      String object,
      String request,
      Origin origin)
      implements AssetEvent {

    @Override
    public String runId() {
      return "";
    }

    @Override
    public String id() {
      return Ids.of("stale", request, asset, partition);
    }
  }
}
