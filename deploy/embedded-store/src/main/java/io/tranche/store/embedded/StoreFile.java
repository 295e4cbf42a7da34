package io.tranche.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The one file of a store. */
final class StoreFile {
  private static final String NAME = "store.mv";
  private static final int CACHE_MEGABYTES = 32;

  private StoreFile() {}

  static MVStore open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException problem) {
      throw new IllegalStateException(
          "Cannot start the embedded store: its data folder cannot be made (" + folder + ")",
          problem);
    }
    try {
      MVStore store =
          new MVStore.Builder()
              .fileName(folder.resolve(NAME).toString())
              .cacheSize(CACHE_MEGABYTES)
              // Commits happen when a command has ended and never in the middle of one.
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .open();
      // The file is only ever read by this process: space that is free may be used at once.
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      return store;
    } catch (MVStoreException problem) {
      String reason =
          problem.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
              ? "another process uses its data folder"
              : problem.getMessage();
      throw new IllegalStateException(
          "Cannot start the embedded store: " + reason + " (" + folder + ")", problem);
    }
  }
}
