package io.tranche.run.files;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.partitions.PartitionPath;
import io.tranche.run.materializer.MaterializationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The name of a partition's file, below the place where the files of its connection lie: {@code
 * <asset key>/<partition>} with a folder for each dimension, as Dagster's file system I/O manager
 * names it wherever that is safe. Law: different partitions of the assets of a connection have
 * different names, and none leads out of the folder of its asset.
 *
 * @param partition empty for an asset that is not partitioned
 * @param path without the extension; folders joined by {@code /}
 * @param extension with its dot, or empty
 */
record FileName(String asset, String partition, String path, String extension) {

  static FileName of(AssetDocument asset, String partition, String extension) {
    String below = PartitionPath.of(asset.partitions(), partition);
    return new FileName(
        asset.key(), partition, asset.key() + (below.isEmpty() ? "" : "/" + below), extension);
  }

  /** Unlike that of every other file, and safe wherever names are. */
  String id() {
    return Ids.of("output", asset, partition);
  }

  /** Names the asset and the partition, for a person. */
  String subject() {
    return asset + (partition.isEmpty() ? "" : ", partition " + partition);
  }

  /**
   * The file below a folder.
   *
   * @throws MaterializationException if this machine cannot write the name
   */
  Path below(Path folder) {
    try {
      return folder.resolve(toString());
    } catch (InvalidPathException e) {
      throw new MaterializationException(
          "Cannot name file: this machine cannot write characters of it; run-service needs a locale"
              + " of UTF-8, such as LANG=C.UTF-8 ("
              + this
              + ")",
          e);
    }
  }

  /** The whole name, folders joined by {@code /}. */
  @Override
  public String toString() {
    return path + extension;
  }
}
