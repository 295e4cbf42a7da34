package io.tranche.run.files;

import io.tranche.contracts.definitions.AssetDocument;
import java.util.List;

/** Says what is missing upstream. */
final class MissingUpstream {

  private static final int MOST_NAMED = 10;

  private MissingUpstream() {}

  static String reason(AssetDocument read, List<String> missing) {
    if (!read.partitions().isPartitioned()) {
      return read.key()
          + ", which it reads, has no file; materialize it first, or say allowMissingUpstream: true";
    }
    int more = missing.size() - MOST_NAMED;
    return missing.size()
        + (missing.size() == 1 ? " partition of " : " partitions of ")
        + read.key()
        + " that it reads "
        + (missing.size() == 1 ? "has" : "have")
        + " no file ("
        + String.join(", ", missing.subList(0, Math.min(MOST_NAMED, missing.size())))
        + (more > 0 ? " and " + more + " more" : "")
        + "); materialize what is missing first, or say allowMissingUpstream: true";
  }
}
