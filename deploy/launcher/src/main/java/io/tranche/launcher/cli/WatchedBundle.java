package io.tranche.launcher.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The files of a bundle, followed as they change. */
final class WatchedBundle {

  /** Editors and volume mounts change several files in a row. */
  private static final long QUIET_MILLIS = 200;

  /** While the last apply did not reach anybody, it is tried again. */
  private static final long AGAIN_SECONDS = 5;

  private final Path folder;

  /**
   * @param path the YAML file of the bundle, or its folder
   */
  WatchedBundle(Path path) {
    this.folder = Files.isDirectory(path) ? path : path.toAbsolutePath().resolveSibling("");
  }

  /**
   * Applies at once and after each change, until the thread is interrupted.
   *
   * @param apply whether it need not be tried again before the next change
   */
  void follow(BooleanSupplier apply) throws IOException, InterruptedException {
    while (true) {
      // Watched anew each time: a swapped link leads to other folders.
      try (WatchService changes = FileSystems.getDefault().newWatchService()) {
        watch(folder, changes);
        boolean done = apply.getAsBoolean();
        @Nullable WatchKey changed =
            done ? changes.take() : changes.poll(AGAIN_SECONDS, TimeUnit.SECONDS);
        while (changed != null) {
          changed.pollEvents();
          changed.reset();
          changed = changes.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  private static void watch(Path folder, WatchService changes) throws IOException {
    Files.walkFileTree(
        folder.toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes attributes)
              throws IOException {
            one.register(
                changes,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
