package io.tranche.run.materializer.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The copy of DuckDB's native library that its driver unpacks into the temporary folder and deletes
 * when the process ends. A process that is killed would leave it there, 60 MB each time. Linux
 * keeps a loaded file without its name, so the name is deleted at once; elsewhere nothing is done.
 */
final class NativeLibrary {

  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final AtomicBoolean DELETED = new AtomicBoolean();
  private static final String PREFIX = "libduckdb_java";

  private NativeLibrary() {}

  /** To be called after the first try to open a database, which loads the library. */
  static void deleteUnpacked() {
    if (!Files.isReadable(MAPPINGS) || DELETED.getAndSet(true)) {
      return;
    }
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
      for (Path file : mapped(Files.readAllLines(MAPPINGS), temporary)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete the unpacked library of DuckDB", e);
    }
  }

  /** Files of the library, directly in the folder, that are mapped and still have their name. */
  static List<Path> mapped(List<String> mappings, Path folder) {
    return mappings.stream()
        .filter(line -> line.indexOf('/') > 0 && !line.endsWith(" (deleted)"))
        .map(line -> Path.of(line.substring(line.indexOf('/'))))
        .filter(file -> folder.equals(file.getParent()))
        .filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
        .distinct()
        .toList();
  }
}
