package io.tranche.sensor.directory;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Lists a folder with all below it, and has the system tell of changes there. Every folder is
 * registered before it is listed, so that nothing is missed between the two. Hidden files and
 * folders, and files whose name says that they are temporary, are passed over.
 */
final class FolderWatch {

  private static final Logger LOG = Logger.getLogger(FolderWatch.class);
  private static final Set<String> TEMPORARY = Set.of(".tmp", ".part", ".partial", "~");

  private final Path root;
  private final WatchService changes;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  FolderWatch(Path root, WatchService changes) {
    this.root = root;
    this.changes = changes;
  }

  boolean owns(WatchKey key) {
    return key.watchable() instanceof Path folder && key.equals(keys.get(folder));
  }

  /** The files whose keys fit. */
  Map<String, Stamp> list(Predicate<String> fits) throws IOException {
    Map<String, Stamp> files = new HashMap<>();
    Path real = root.toRealPath();
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(real) && isPassedOver(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            register(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String key = real.relativize(file).toString().replace(File.separatorChar, '/');
            if (attributes.isRegularFile() && !isPassedOver(file) && fits.test(key)) {
              files.put(
                  key, new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (file.equals(real)) {
              throw failure;
            }
            LOG.debugf("Passed over %s: %s", file, failure);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private void register(Path folder) throws IOException {
    WatchKey held = keys.get(folder);
    if (held == null || !held.isValid()) {
      keys.put(
          folder,
          folder.register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY));
    }
  }

  private static boolean isPassedOver(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || TEMPORARY.stream().anyMatch(name::endsWith);
  }

  /** Ends the watch, also that of others who watch the same folders: the system knows only one. */
  void close() {
    keys.values().forEach(WatchKey::cancel);
    keys.clear();
  }
}
