package io.tranche.run.materializer;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a materializer is told.
 *
 * @param token of the run; grows over all runs, so that the output of an older one can be refused
 * @param partitions at least one; the one partition of an asset that is not partitioned has the
 *     empty key
 * @param runConfig the configuration of the run
 * @param log takes lines for a person; called on threads of the materializer, one at a time
 */
public record MaterializationContext(
    String runId,
    long token,
    AssetDocument asset,
    Catalog catalog,
    List<PartitionInput> partitions,
    RunConfiguration runConfig,
    Consumer<String> log) {

  public MaterializationContext {
    partitions = List.copyOf(partitions);
    if (partitions.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot materialize asset: no partition was given (" + asset.key() + ")");
    }
  }

  /** The keys of the partitions. */
  public List<String> keys() {
    return partitions.stream().map(PartitionInput::key).toList();
  }

  /** Names the asset and, where it is one, the partition. */
  public String subject() {
    if (partitions.size() > 1) {
      return asset.key() + ", " + partitions.size() + " partitions";
    }
    String key = partitions.get(0).key();
    return key.isEmpty() ? asset.key() : asset.key() + ", partition " + key;
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
