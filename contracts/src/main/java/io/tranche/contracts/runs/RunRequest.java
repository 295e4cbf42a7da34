package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.SourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What can be asked of run-service. The id is deterministic: the same request asks once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunRequest.Launch.class, name = "launch"),
  @JsonSubTypes.Type(value = RunRequest.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = RunRequest.Backfill.class, name = "backfill"),
  @JsonSubTypes.Type(value = RunRequest.MarkStale.class, name = "markStale")
})
public sealed interface RunRequest {

  /** The CloudEvents type of this form. */
  String TYPE = "io.tranche.run-request.v1";

  /** How many partitions one request may name, and so how many a run may have. */
  int MAX_PARTITIONS = 100_000;

  /** How many bytes the keys that one request names may have together, in UTF-8. */
  int MAX_PARTITION_BYTES = 6 << 20;

  /** Why one request cannot name these partitions, if their keys are too long together. */
  static Optional<String> tooManyBytes(List<String> partitions) {
    long bytes = 0;
    for (String key : partitions) {
      bytes += key.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes <= MAX_PARTITION_BYTES
        ? Optional.empty()
        : Optional.of(
            "the keys of partitions must have at most "
                + MAX_PARTITION_BYTES
                + " bytes together ("
                + partitions.size()
                + " keys of "
                + bytes
                + " bytes)");
  }

  /** The request's own id, deterministic. */
  String id();

  /** Who asks. */
  Origin origin();

  /**
   * Materialize assets. It becomes exactly one run, or is absorbed by one that waits already.
   *
   * @param partitions the keys, in the definition that all assets share; one empty key for assets
   *     that are not partitioned
   * @param notBefore the run waits until then and absorbs later ones meanwhile
   * @param proof that the partition is registered, when definitions-service asks
   * @param source the object version that the request is for, where no dynamic partition set guards
   *     the order: a version older than the last one of its object is not run
   * @param onOverwrite what a new version of a known {@code source} does; absent: it is run again
   * @param runConfig for the materializers; what it may be, the {@code configSchema} of the assets
   *     says
   * @param debounce how long it waits for others like it
   */
  record Launch(
      String id,
      List<String> assets,
      List<String> partitions,
      Origin origin,
      Cause cause,
      Optional<String> runKey,
      Map<String, String> tags,
      int priority,
      Optional<Instant> notBefore,
      Optional<Proof> proof,
      Optional<SourceVersion> source,
      Optional<OnOverwrite> onOverwrite,
      Optional<RunConfiguration> runConfig,
      Optional<Debounce> debounce)
      implements RunRequest {

    public Launch {
      assets = List.copyOf(assets);
      partitions = List.copyOf(partitions);
      tags = Map.copyOf(tags);
    }

    /** A request that is not made for one version of an outside object. */
    public Launch(
        String id,
        List<String> assets,
        List<String> partitions,
        Origin origin,
        Cause cause,
        Optional<String> runKey,
        Map<String, String> tags,
        int priority,
        Optional<Instant> notBefore,
        Optional<Proof> proof) {
      this(
          id,
          assets,
          partitions,
          origin,
          cause,
          runKey,
          tags,
          priority,
          notBefore,
          proof,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    public static Launch of(
        String id, String asset, List<String> partitions, Origin origin, Cause cause) {
      return new Launch(
          id,
          List.of(asset),
          partitions,
          origin,
          cause,
          Optional.empty(),
          Map.of(),
          0,
          Optional.empty(),
          Optional.empty());
    }

    /** The same request, for one version of an outside object. */
    public Launch withSource(SourceVersion version) {
      return withSource(version, Optional.empty());
    }

    /** The same request, for one version of an outside object that may be known already. */
    public Launch withSource(SourceVersion version, Optional<OnOverwrite> policy) {
      return copy(assets, Optional.of(version), policy, runConfig, debounce);
    }

    /** The same request for other assets. */
    public Launch withAssets(List<String> others) {
      return copy(others, source, onOverwrite, runConfig, debounce);
    }

    /** The same request with another configuration. */
    public Launch withRunConfig(Optional<RunConfiguration> configuration) {
      return copy(assets, source, onOverwrite, configuration, debounce);
    }

    /** The same request, waiting for others like it. */
    public Launch withDebounce(Optional<Debounce> gathering) {
      return copy(assets, source, onOverwrite, runConfig, gathering);
    }

    private Launch copy(
        List<String> assets,
        Optional<SourceVersion> source,
        Optional<OnOverwrite> onOverwrite,
        Optional<RunConfiguration> runConfig,
        Optional<Debounce> debounce) {
      return new Launch(
          id,
          assets,
          partitions,
          origin,
          cause,
          runKey,
          tags,
          priority,
          notBefore,
          proof,
          source,
          onOverwrite,
          runConfig,
          debounce);
    }

    /** The id of the run that this request becomes, unless another run absorbs it. */
    public String runId() {
      return Ids.runOf(id);
    }
  }

  /** Stop a run: a waiting one leaves the queue, one in progress has its work stopped. */
  record Cancel(String id, String runId, Origin origin) implements RunRequest {}

  /**
   * Materialize many partitions, each asset after what it reads.
   *
   * @param asset in the asset selection grammar, or {@code job:} and the name of a job. The
   *     selection is of those assets that read no other of them; the others follow through the
   *     mappings. {@code *} is every partition of each
   * @param selection in the partition selection grammar, resolved once, when it is applied
   */
  record Backfill(
      String id,
      String asset,
      String selection,
      Origin origin,
      Map<String, String> tags,
      Instant at,
      Optional<BackfillOptions> options)
      implements RunRequest {

    public Backfill {
      tags = Map.copyOf(tags);
    }

    public Backfill(
        String id,
        String asset,
        String selection,
        Origin origin,
        Map<String, String> tags,
        Instant at) {
      this(id, asset, selection, origin, tags, at, Optional.empty());
    }
  }

  /**
   * An object is gone: what the partitions have that were run for it is stale until they are run
   * again. A removal that is older than the last version of the object marks nothing.
   *
   * @param assets of which partitions were run for it
   * @param partition for which it would be run today; only there it is remembered that the object
   *     is gone, if none was run for it so far
   * @param source the removal; with a version, only that one is gone
   */
  record MarkStale(
      String id,
      List<String> assets,
      Optional<String> partition,
      Origin origin,
      Cause cause,
      SourceVersion source)
      implements RunRequest {

    public MarkStale {
      assets = List.copyOf(assets);
      Objects.requireNonNull(source, "source");
    }
  }
}
