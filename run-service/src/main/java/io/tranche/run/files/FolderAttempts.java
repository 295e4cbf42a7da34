package io.tranche.run.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where others write files before they are published: each in a folder of its own, so that they may
 * write beside it.
 */
record FolderAttempts(Path folder) {

  private static final System.Logger LOG = System.getLogger(FolderAttempts.class.getName());

  Path file(String attempt, FileName name) {
    return folder.resolve(attempt).resolve(name.id()).resolve("output" + name.extension());
  }

  /** A link to somewhere else is no file of the attempt. */
  boolean isWritten(String attempt, FileName name) {
    return Files.isRegularFile(file(attempt, name), LinkOption.NOFOLLOW_LINKS);
  }

  /** Somebody may still be writing there: what cannot be removed stays. */
  void remove(String attempt, FileName name) {
    Path own = file(attempt, name).resolveSibling("");
    try {
      Workspace.delete(own);
      Files.deleteIfExists(folder.resolve(attempt));
    } catch (DirectoryNotEmptyException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} has files of others", folder.resolve(attempt));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot delete folder " + own, e);
    }
  }
}
