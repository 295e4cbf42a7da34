package io.tranche.contracts.definitions;

import io.tranche.contracts.TrancheException;
import io.tranche.contracts.automation.Automation;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One asset, as a bundle describes it.
 *
 * @param key segments joined by {@code /}
 * @param partitions {@link PartitionsDefinition#unpartitioned()} for an asset that is not
 *     partitioned
 * @param metadata what else there is to know about the asset, for people
 * @param retryPolicy what follows a failed run; absent: nothing
 * @param pool the pool of which a run of the asset takes a slot
 * @param external observed or reported, never run
 * @param backfillPolicy how many partitions a run of a backfill has; absent: one
 * @param checks what is asked of every partition
 * @param freshness until when it has to be materialized; absent: whenever
 * @param configSchema what the configuration of a run may be; absent: the asset takes none
 * @param output where its partitions lie as files; absent: elsewhere, or nowhere
 * @param codeVersion of what makes the partitions: with another one those that are made are stale
 */
public record AssetDocument(
    String key,
    String group,
    Optional<String> description,
    List<String> owners,
    Map<String, String> tags,
    Map<String, String> metadata,
    PartitionsDefinition partitions,
    List<Dependency> deps,
    Optional<Materializer> materializer,
    Optional<Automation> automation,
    Optional<RetryPolicy> retryPolicy,
    Optional<String> pool,
    boolean external,
    Optional<BackfillPolicy> backfillPolicy,
    List<AssetCheck> checks,
    Optional<FreshnessPolicy> freshness,
    Optional<ConfigSchema> configSchema,
    Optional<AssetOutput> output,
    Optional<String> codeVersion)
    implements Definition {

  /** The group of an asset that names none. */
  public static final String DEFAULT_GROUP = "default";

  public AssetDocument {
    owners = List.copyOf(owners);
    tags = Map.copyOf(tags);
    metadata = Map.copyOf(metadata);
    deps = List.copyOf(deps);
    checks = List.copyOf(checks);
  }

  /** The checks that a query answers. */
  public List<AssetCheck> queriedChecks() {
    return checks.stream().filter(check -> check.sql().isPresent()).toList();
  }

  /** The checks that are answered by a report. */
  public List<AssetCheck> reportedChecks() {
    return checks.stream().filter(check -> check.sql().isEmpty()).toList();
  }

  /**
   * The check of this name.
   *
   * @throws TrancheException.NotFound naming the checks that there are
   */
  public AssetCheck check(String name) {
    List<String> names = checks.stream().map(AssetCheck::name).toList();
    return checks.stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TrancheException.NotFound(
                    "unknown-check",
                    "Cannot find check: asset "
                        + key
                        + (names.isEmpty() ? " has none" : " has " + String.join(", ", names))
                        + Suggestion.of(name, names)
                        + " ("
                        + name
                        + ")"));
  }

  /** Where the query of a check runs: its own connection, or that of the materializer. */
  public Optional<String> connectionOf(AssetCheck check) {
    return check
        .connection()
        .or(
            () ->
                materializer()
                    .filter(Materializer.Sql.class::isInstance)
                    .map(sql -> ((Materializer.Sql) sql).connection()));
  }

  /** The same asset with another materializer. */
  AssetDocument withMaterializer(Materializer other) {
    return with(deps, Optional.of(other));
  }

  /** The same asset, reading others. */
  public AssetDocument withDeps(List<Dependency> others) {
    return with(others, materializer);
  }

  private AssetDocument with(List<Dependency> deps, Optional<Materializer> materializer) {
    return new AssetDocument(
        key,
        group,
        description,
        owners,
        tags,
        metadata,
        partitions,
        deps,
        materializer,
        automation,
        retryPolicy,
        pool,
        external,
        backfillPolicy,
        checks,
        freshness,
        configSchema,
        output,
        codeVersion);
  }

  /**
   * An asset that this one reads.
   *
   * @param mapping absent: inferred from the two definitions
   * @param allowMissingUpstream whether a partition may be produced before its upstream partitions
   */
  public record Dependency(
      String asset, Optional<PartitionMapping> mapping, boolean allowMissingUpstream) {}
}
