package io.tranche.contracts.definitions;

import java.util.Map;
import java.util.Optional;

/**
 * Where the partitions of an asset lie as files.
 *
 * @param connection the name of one that holds files
 * @param format a word of {@link #EXTENSIONS}, or {@code x-…} for one of a plug-in
 */
public record AssetOutput(String connection, String format) {

  /** What stands at the beginning of the names of formats and stores that are not built in. */
  public static final String OWN = "x-";

  /** What is written as it comes; a query cannot make it. */
  public static final String BYTES = "bytes";

  /** The ends of file names by format. */
  public static final Map<String, String> EXTENSIONS =
      Map.of("parquet", ".parquet", "csv", ".csv", "json", ".json", BYTES, "");

  /** Whether a materializer writes the outputs of its assets. */
  static boolean isWrittenBy(Materializer materializer) {
    return materializer instanceof Materializer.Query
        || materializer instanceof Materializer.Command
        || materializer instanceof Materializer.Shared
        || isWrittenElsewhere(materializer);
  }

  /** Whether others write them: they need an address of each file. */
  static boolean isWrittenElsewhere(Materializer materializer) {
    return materializer instanceof Materializer.Worker
        || materializer instanceof Materializer.Http
        || materializer instanceof Materializer.KubernetesJob;
  }

  /** The end of the names of its files; empty for a format that is not built in. */
  public Optional<String> extension() {
    return Optional.ofNullable(EXTENSIONS.get(format));
  }
}
