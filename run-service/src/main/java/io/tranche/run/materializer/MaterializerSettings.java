package io.tranche.run.materializer;

import java.nio.file.Path;

/**
 * Where materializers work and what they may use.
 *
 * @param data the folder that relative paths of a bundle start from
 * @param duckDbMemoryLimit of each embedded database, in DuckDB's notation such as {@code 128MB}
 * @param duckDbThreads of each embedded database, at least 1
 */
public record MaterializerSettings(Path data, String duckDbMemoryLimit, int duckDbThreads) {

  public MaterializerSettings {
    data = data.toAbsolutePath().normalize();
    if (duckDbThreads < 1) {
      throw new IllegalArgumentException(
          "Cannot use tranche.duckdb.threads: at least 1 is needed (" + duckDbThreads + ")");
    }
  }

  /** A path of a bundle. */
  public Path resolve(String path) {
    return data.resolve(path).normalize();
  }
}
