package io.tranche.run.materializer;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a materializer is told.
 *
 * @param token of the run; grows over all runs, so that the output of an older one can be refused
 * @param assets at least one; several that share their materializer and are partitioned alike
 * @param partitions at least one; the one partition of an asset that is not partitioned has the
 *     empty key
 * @param runConfig the configuration of the run
 * @param log takes lines for a person; called on threads of the materializer, one at a time
 * @param secrets looks up what the bundle refers to
 * @param upstream knows what is upstream of the partitions
 */
public record MaterializationContext(
    String runId,
    long token,
    List<AssetDocument> assets,
    Catalog catalog,
    List<PartitionInput> partitions,
    RunConfiguration runConfig,
    Consumer<String> log,
    Revealed secrets,
    UpstreamPartitions upstream) {

  public MaterializationContext {
    assets = List.copyOf(assets);
    if (assets.isEmpty()) {
      throw new IllegalArgumentException("Cannot materialize: no asset was given (" + runId + ")");
    }
    partitions = List.copyOf(partitions);
    if (partitions.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot materialize asset: no partition was given (" + runId + ")");
    }
  }

  /** One that looks up nothing yet, and reads nothing. */
  public MaterializationContext(
      String runId,
      long token,
      List<AssetDocument> assets,
      Catalog catalog,
      List<PartitionInput> partitions,
      RunConfiguration runConfig,
      Consumer<String> log) {
    this(
        runId,
        token,
        assets,
        catalog,
        partitions,
        runConfig,
        log,
        Secrets.NONE.reveal(),
        UpstreamPartitions.NONE);
  }

  /** The same, which knows what is upstream of it. */
  public MaterializationContext reading(UpstreamPartitions other) {
    return new MaterializationContext(
        runId, token, assets, catalog, partitions, runConfig, log, secrets, other);
  }

  /** The same, whose log holds nothing that was revealed. */
  MaterializationContext revealing(Revealed revealed) {
    return new MaterializationContext(
        runId,
        token,
        assets,
        catalog,
        partitions,
        runConfig,
        line -> log.accept(revealed.mask(line)),
        revealed,
        upstream);
  }

  /** The same for one of the assets only. */
  public MaterializationContext of(AssetDocument asset) {
    return new MaterializationContext(
        runId, token, List.of(asset), catalog, partitions, runConfig, log, secrets, upstream);
  }

  /** The same under the token of whoever has begun the work. */
  public MaterializationContext under(long begun) {
    return new MaterializationContext(
        runId, begun, assets, catalog, partitions, runConfig, log, secrets, upstream);
  }

  /** The same without some of its partitions, of which others are left. */
  public MaterializationContext without(Collection<String> keys) {
    return new MaterializationContext(
        runId,
        token,
        assets,
        catalog,
        partitions.stream().filter(partition -> !keys.contains(partition.key())).toList(),
        runConfig,
        log,
        secrets,
        upstream);
  }

  /** The same, of whose partitions it is not told what they read. */
  public MaterializationContext tellingNothingOfUpstream() {
    return new MaterializationContext(
        runId,
        token,
        assets,
        catalog,
        partitions.stream().map(partition -> partition.reading(List.of())).toList(),
        runConfig,
        log,
        secrets,
        upstream);
  }

  /** The only asset, or the first. */
  public AssetDocument asset() {
    return assets.get(0);
  }

  /** The keys of the assets. */
  public List<String> assetKeys() {
    return assets.stream().map(AssetDocument::key).toList();
  }

  /** The keys of the partitions. */
  public List<String> keys() {
    return partitions.stream().map(PartitionInput::key).toList();
  }

  /** Names the assets and, where it is one, the partition. */
  public String subject() {
    String named = String.join(" + ", assetKeys());
    if (partitions.size() > 1) {
      return named + ", " + partitions.size() + " partitions";
    }
    String key = partitions.get(0).key();
    return key.isEmpty() ? named : named + ", partition " + key;
  }

  /** A failure of this materialization. */
  public MaterializationException failure(String reason) {
    return new MaterializationException(message(reason));
  }

  /** A failure of this materialization, for the reason that its cause gives. */
  public MaterializationException failure(Exception cause) {
    return new MaterializationException(message(String.valueOf(cause.getMessage())), cause);
  }

  private String message(String reason) {
    return "Cannot materialize " + subject() + ": " + reason;
  }
}
