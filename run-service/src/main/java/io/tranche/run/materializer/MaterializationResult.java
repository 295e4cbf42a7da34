package io.tranche.run.materializer;

import io.tranche.platform.secrets.Revealed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was produced.
 *
 * @param metadataByPartition one entry for each partition of the context, such as {@code rows}
 */
public record MaterializationResult(Map<String, Map<String, Object>> metadataByPartition) {

  public MaterializationResult {
    metadataByPartition = Map.copyOf(metadataByPartition);
  }

  /** The same, with nothing in it that was revealed. */
  MaterializationResult masked(Revealed revealed) {
    Map<String, Map<String, Object>> masked = new LinkedHashMap<>();
    metadataByPartition.forEach((key, metadata) -> masked.put(key, revealed.maskAll(metadata)));
    return new MaterializationResult(masked);
  }

  static MaterializationResult withoutMetadata(Collection<String> keys) {
    Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
    keys.forEach(key -> metadata.put(key, Map.of()));
    return new MaterializationResult(metadata);
  }
}
