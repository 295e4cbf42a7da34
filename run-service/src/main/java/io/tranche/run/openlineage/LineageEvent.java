package io.tranche.run.openlineage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An event of a run, as version 2-0-2 of the OpenLineage specification has it. */
record LineageEvent(
    Type eventType,
    Instant eventTime,
    Run run,
    Job job,
    List<Input> inputs,
    List<Output> outputs,
    String producer,
    @JsonProperty("schemaURL") String schemaUrl) {

  static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

  /** Who has made the events and their facets. */
  static final String PRODUCER = "https://tranche.io/run-service";

  LineageEvent {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** What has become of the run. */
  enum Type {
    START,
    COMPLETE,
    FAIL,
    ABORT
  }

  record Run(UUID runId, RunFacets facets) {}

  record Job(String namespace, String name) {}

  record Input(String namespace, String name, DatasetFacets inputFacets) {}

  record Output(String namespace, String name, DatasetFacets outputFacets) {}

  /** What else is known of a run. */
  record RunFacets(
      Optional<NominalTime> nominalTime,
      Optional<Parent> parent,
      Optional<ErrorMessage> errorMessage,
      @JsonProperty("tranche_run") Optional<TrancheRun> trancheRun) {}

  /** The time windows of its partitions, from the first to the last. */
  record NominalTime(
      @JsonProperty("_producer") String producer,
      @JsonProperty("_schemaURL") String schemaUrl,
      Instant nominalStartTime,
      Instant nominalEndTime) {

    NominalTime(Instant start, Instant end) {
      this(PRODUCER, facet("1-0-1", "NominalTimeRunFacet"), start, end);
    }
  }

  /** What it is a part of. */
  record Parent(
      @JsonProperty("_producer") String producer,
      @JsonProperty("_schemaURL") String schemaUrl,
      ParentRun run,
      Job job) {

    Parent(UUID run, Job job) {
      this(PRODUCER, facet("1-0-1", "ParentRunFacet"), new ParentRun(run), job);
    }
  }

  record ParentRun(UUID runId) {}

  /** Why it has failed. */
  record ErrorMessage(
      @JsonProperty("_producer") String producer,
      @JsonProperty("_schemaURL") String schemaUrl,
      String message,
      String programmingLanguage) {

    ErrorMessage(String message) {
      this(PRODUCER, facet("1-0-1", "ErrorMessageRunFacet"), message, "unknown");
    }
  }

  /**
   * What Tranche calls the run.
   *
   * @param origin who has asked for it, as {@code sensor:landing}
   * @param reason why it was stopped
   * @param retryOf the failed run that it follows
   * @param retry the run that follows it, which has failed
   */
  record TrancheRun(
      @JsonProperty("_producer") String producer,
      @JsonProperty("_schemaURL") String schemaUrl,
      String id,
      Optional<String> origin,
      Optional<String> reason,
      Optional<String> retryOf,
      Optional<String> retry) {

    TrancheRun(
        String id,
        Optional<String> origin,
        Optional<String> reason,
        Optional<String> retryOf,
        Optional<String> retry) {
      this(PRODUCER, own("TrancheRunFacet"), id, origin, reason, retryOf, retry);
    }
  }

  /** What the run reads or writes of a dataset. */
  record DatasetFacets(@JsonProperty("tranche_partitions") Optional<Partitions> partitions) {}

  /**
   * Which partitions of a dataset.
   *
   * @param count how many
   * @param keys all of them, or none where they are too many
   */
  record Partitions(
      @JsonProperty("_producer") String producer,
      @JsonProperty("_schemaURL") String schemaUrl,
      long count,
      List<String> keys) {

    Partitions {
      keys = List.copyOf(keys);
    }

    Partitions(long count, List<String> keys) {
      this(PRODUCER, own("TranchePartitionsFacet"), count, keys);
    }
  }

  private static String facet(String version, String name) {
    return "https://openlineage.io/spec/facets/" + version + "/" + name + ".json#/$defs/" + name;
  }

  private static String own(String name) {
    return "https://tranche.io/openlineage/1-0-0/" + name + ".json#/$defs/" + name;
  }

  /** The same for every event of the run. */
  static UUID runId(String run) {
    return uuid("run", run);
  }

  /** The run that the runs of a backfill are parts of. */
  static UUID backfillId(String backfill) {
    return uuid("backfill", backfill);
  }

  private static UUID uuid(String kind, String id) {
    return UUID.nameUUIDFromBytes(("tranche:" + kind + ":" + id).getBytes(StandardCharsets.UTF_8));
  }
}
