package io.tranche.run.materializer;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where materializers work and what they may use.
 *
 * @param data the folder that relative paths of a bundle start from
 * @param duckDbMemoryLimit of each embedded database, in DuckDB's notation such as {@code 128MB}
 * @param duckDbThreads of each embedded database, at least 1
 * @param queries how many scripts that make files may run at once, at least 1
 * @param plugins a folder with jars of formats and stores
 */
public record MaterializerSettings(
    Path data, String duckDbMemoryLimit, int duckDbThreads, int queries, Optional<Path> plugins) {

  /** One script at a time, and no plug-ins but those of the class path. */
  public MaterializerSettings(Path data, String duckDbMemoryLimit, int duckDbThreads) {
    this(data, duckDbMemoryLimit, duckDbThreads, 1, Optional.empty());
  }

  public MaterializerSettings {
    data = data.toAbsolutePath().normalize();
    if (duckDbThreads < 1) {
      throw new IllegalArgumentException(
          "Cannot use tranche.duckdb.threads: at least 1 is needed (" + duckDbThreads + ")");
    }
    if (queries < 1) {
      throw new IllegalArgumentException(
          "Cannot use tranche.files.queries: at least 1 is needed (" + queries + ")");
    }
  }

  /** A path of a bundle. */
  public Path resolve(String path) {
    return data.resolve(path).normalize();
  }
}
