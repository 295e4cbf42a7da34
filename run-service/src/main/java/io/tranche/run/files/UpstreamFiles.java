package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetOutput;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of some partitions of one asset.
 *
 * @param byPartition in the order of their keys
 */
public record UpstreamFiles(AssetOutput output, Map<String, Path> byPartition) {

  public UpstreamFiles {
    byPartition = Collections.unmodifiableMap(new LinkedHashMap<>(byPartition));
  }
}
