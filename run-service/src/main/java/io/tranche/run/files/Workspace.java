package io.tranche.run.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder that nobody else uses, deleted when it is closed.
 *
 * @param held what tells others that the folder is in use; closed last
 */
record Workspace(Path folder, AutoCloseable held) implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Workspace.class.getName());

  /** One below the temporary folder of this machine. */
  static Workspace temporary() throws IOException {
    return new Workspace(Files.createTempDirectory("tranche-files-"), () -> {});
  }

  @Override
  public void close() {
    try {
      delete(folder);
      held.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete folder " + folder, e);
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
