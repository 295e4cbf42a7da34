package io.tranche.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that go when the JVM ends. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path create(String name) {
    try {
      return Files.createTempDirectory("tranche-test-" + name + "-");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Runs {@code before} and deletes the folder when this JVM ends. */
  static void deleteAtExit(Path folder, Runnable before) {
    Thread hook =
        new Thread(
            () -> {
              before.run();
              delete(folder);
            },
            "delete-" + folder.getFileName());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void delete(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException alreadyGone) {
      // Nothing is left to delete.
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
