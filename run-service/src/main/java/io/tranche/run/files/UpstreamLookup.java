package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.AssetOutput;
import io.tranche.run.materializer.MaterializationContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the files of what is upstream of some partitions.
 *
 * @param <T> what stands for a file that is there
 */
record UpstreamLookup<T>(MaterializationContext context, FileStores stores, Look<T> look) {

  /** Looks for one file. */
  interface Look<T> {
    Optional<T> file(FileName name, AssetOutput output) throws IOException;
  }

  /**
   * What is there, by asset and partition: of each asset that has an output, that another one of
   * the execution reads, and that is not made by it.
   *
   * @throws io.tranche.run.materializer.MaterializationException naming the partitions without a
   *     file, where the dependency does not allow such
   */
  Map<String, Map<String, T>> of(List<String> partitions) throws IOException {
    Map<String, Map<String, T>> found = new LinkedHashMap<>();
    for (AssetDocument asset : context.assets()) {
      for (Dependency dependency : asset.deps()) {
        AssetDocument read = context.catalog().asset(dependency.asset());
        if (read.output().isPresent() && !context.assetKeys().contains(read.key())) {
          found
              .computeIfAbsent(read.key(), key -> new LinkedHashMap<>())
              .putAll(files(asset, dependency, read, read.output().get(), partitions));
        }
      }
    }
    return found;
  }

  private Map<String, T> files(
      AssetDocument asset,
      Dependency dependency,
      AssetDocument read,
      AssetOutput output,
      List<String> partitions)
      throws IOException {
    Map<String, T> files = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String partition : context.upstream().keys(asset, dependency, partitions)) {
      Optional<T> file = look.file(FileName.of(read, partition, stores.extension(output)), output);
      file.ifPresent(there -> files.put(partition, there));
      if (file.isEmpty()) {
        missing.add(partition);
      }
    }
    if (!missing.isEmpty() && !dependency.allowMissingUpstream()) {
      throw context.failure(MissingUpstream.reason(read, missing));
    }
    return files;
  }
}
