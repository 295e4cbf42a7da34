package io.tranche.run.materializer;

import io.tranche.contracts.Ids;
import io.tranche.platform.secrets.Revealed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was produced.
 *
 * @param metadataByPartition one entry for each partition of the context, such as {@code rows}
 * @param ofAsset what belongs to one of several assets, by {@code asset|partition}
 * @param checks what whoever made it has found out about it
 */
public record MaterializationResult(
    Map<String, Map<String, Object>> metadataByPartition,
    Map<String, Map<String, Object>> ofAsset,
    List<ReportedCheck> checks) {

  public MaterializationResult {
    metadataByPartition = Map.copyOf(metadataByPartition);
    ofAsset = Map.copyOf(ofAsset);
    checks = List.copyOf(checks);
  }

  /** Nothing was checked. */
  public MaterializationResult(
      Map<String, Map<String, Object>> metadataByPartition,
      Map<String, Map<String, Object>> ofAsset) {
    this(metadataByPartition, ofAsset, List.of());
  }

  /** What is the same for all assets. */
  public MaterializationResult(Map<String, Map<String, Object>> metadataByPartition) {
    this(metadataByPartition, Map.of());
  }

  /** What is known of one partition of one asset. */
  public Map<String, Object> metadata(String asset, String partition) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(metadataByPartition.getOrDefault(partition, Map.of()));
    metadata.putAll(ofAsset.getOrDefault(Ids.assetPartition(asset, partition), Map.of()));
    return metadata;
  }

  /** The same, with nothing in it that was revealed. */
  MaterializationResult masked(Revealed revealed) {
    return new MaterializationResult(
        masked(metadataByPartition, revealed),
        masked(ofAsset, revealed),
        checks.stream().map(check -> check.masked(revealed)).toList());
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
