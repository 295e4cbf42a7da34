package io.tranche.run.materializer;

import io.tranche.contracts.Ids;
import io.tranche.platform.secrets.Revealed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was produced.
 *
 * @param metadataByPartition one entry for each partition of the context, such as {@code rows}
 * @param ofAsset what belongs to one of several assets, by {@code asset|partition}
 * @param notMade the partitions that could not be produced though others were, each with the reason
 */
public record MaterializationResult(
    Map<String, Map<String, Object>> metadataByPartition,
    Map<String, Map<String, Object>> ofAsset,
    Map<String, String> notMade) {

  public MaterializationResult {
    metadataByPartition = Map.copyOf(metadataByPartition);
    ofAsset = Map.copyOf(ofAsset);
    notMade = Map.copyOf(notMade);
  }

  /** All partitions were produced. */
  public MaterializationResult(
      Map<String, Map<String, Object>> metadataByPartition,
      Map<String, Map<String, Object>> ofAsset) {
    this(metadataByPartition, ofAsset, Map.of());
  }

  /** What is the same for all assets. */
  public MaterializationResult(Map<String, Map<String, Object>> metadataByPartition) {
    this(metadataByPartition, Map.of());
  }

  /** What is known of one partition of one asset. */
  public Map<String, Object> metadata(String asset, String partition) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(metadataByPartition.getOrDefault(partition, Map.of()));
    metadata.putAll(ofAsset(asset, partition));
    return metadata;
  }

  /** What is known of one partition of one asset only. */
  public Map<String, Object> ofAsset(String asset, String partition) {
    return ofAsset.getOrDefault(Ids.assetPartition(asset, partition), Map.of());
  }

  /** The same, with nothing in it that was revealed. */
  MaterializationResult masked(Revealed revealed) {
    Map<String, String> reasons = new LinkedHashMap<>();
    notMade.forEach((partition, reason) -> reasons.put(partition, revealed.mask(reason)));
    return new MaterializationResult(
        masked(metadataByPartition, revealed), masked(ofAsset, revealed), reasons);
  }

  private static Map<String, Map<String, Object>> masked(
      Map<String, Map<String, Object>> metadata, Revealed revealed) {
    Map<String, Map<String, Object>> masked = new LinkedHashMap<>();
    metadata.forEach((key, known) -> masked.put(key, revealed.maskAll(known)));
    return masked;
  }

  static MaterializationResult withoutMetadata(Collection<String> keys) {
    Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
    keys.forEach(key -> metadata.put(key, Map.of()));
    return new MaterializationResult(metadata);
  }
}
