package io.tranche.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Opens the data folder of a store: one data file, and the redo logs that it does not yet hold. */
final class StoreFile {
  static final String NAME = "store.mv";

  private static final int VERSION = 1;

  /** Fewer than MVStore's 48: a change at a random place writes its whole page. */
  private static final int KEYS_PER_PAGE = 32;

  private StoreFile() {}

  static Storage open(Path folder, StoreOptions options) {
    try {
      Files.createDirectories(folder);
    } catch (IOException problem) {
      throw refused("its data folder cannot be made", folder, problem);
    }
    MVStore store;
    try {
      store = openData(folder.resolve(NAME), options);
    } catch (MVStoreException problem) {
      throw refused(reason(problem), folder, problem);
    }
    boolean opened = false;
    try {
      prepare(store);
      requireVersion(store, folder);
      boolean empty = store.getMapNames().stream().allMatch(Checkpoint.STATE_TABLE::equals);
      MVMap<byte[], byte[]> state = map(store, Checkpoint.STATE_TABLE);
      Journal journal =
          Journal.open(folder, Checkpoint.firstLog(state), empty, options, new ReplayTarget(store));
      Storage storage = new Storage(store, journal, options);
      opened = true;
      return storage;
    } catch (IOException | UncheckedIOException problem) {
      throw refused("a redo log cannot be read: " + problem.getMessage(), folder, problem);
    } catch (MVStoreException problem) {
      throw refused(reason(problem), folder, problem);
    } finally {
      if (!opened) {
        store.closeImmediately();
      }
    }
  }

  static Storage inMemory() {
    StoreOptions options = StoreOptions.defaults();
    MVStore store = builder().open();
    prepare(store);
    return new Storage(store, Journal.none(), options);
  }

  static MVMap<byte[], byte[]> map(MVStore store, String name) {
    return store.openMap(
        name,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(BytesType.INSTANCE)
            .valueType(BytesType.INSTANCE));
  }

  private static MVStore openData(Path path, StoreOptions options) {
    DataFile file = DataFile.open(path, options);
    boolean opened = false;
    try {
      MVStore store = builder().compress().adoptFileStore(file).open();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static MVStore.Builder builder() {
    return new MVStore.Builder()
        .keysPerPage(KEYS_PER_PAGE)
        // The file may only change at a checkpoint, never by size in the middle of an operation.
        .autoCommitBufferSize(0);
  }

  private static void prepare(MVStore store) {
    // Keeps the writing in background threads, without their own commits.
    store.setAutoCommitDelay(Integer.MAX_VALUE);
    // Only this process reads the file: space that is free may be used at once.
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
  }

  private static void requireVersion(MVStore store, Path folder) {
    int version = store.getStoreVersion();
    if (version > VERSION) {
      throw refused(
          "its data has version " + version + ", this program reads versions up to " + VERSION,
          folder,
          null);
    }
    if (version == 0) {
      if (!store.getMapNames().isEmpty()) {
        throw refused(NAME + " was not written by this store", folder, null);
      }
      store.setStoreVersion(VERSION);
      store.commit();
    }
  }

  private static String reason(MVStoreException problem) {
    return problem.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
        ? "another process uses its data folder"
        : NAME + " cannot be read: " + problem.getMessage();
  }

  private static IllegalStateException refused(
      String reason, Path folder, @Nullable Exception cause) {
    return new IllegalStateException(
        "Cannot start the embedded store: " + reason + " (" + folder + ")", cause);
  }

  /** Repeats frames on the data file. */
  private static final class ReplayTarget implements Changes.Target {
    private final MVStore store;
    private final Map<String, MVMap<byte[], byte[]>> maps = new HashMap<>();

    ReplayTarget(MVStore store) {
      this.store = store;
    }

    @Override
    public void put(String table, byte[] key, byte[] value) {
      table(table).put(key, value);
    }

    @Override
    public void remove(String table, byte[] key) {
      table(table).remove(key);
    }

    @Override
    public void drop(String table) {
      store.removeMap(table(table));
      maps.remove(table);
    }

    @Override
    public void rename(String table, String newName) {
      store.renameMap(table(table), newName);
      maps.remove(table);
    }

    @Override
    public void save(long firstLog) {
      table(Checkpoint.STATE_TABLE).put(Checkpoint.FIRST_LOG, Checkpoint.toBytes(firstLog));
      store.commit();
    }

    private MVMap<byte[], byte[]> table(String name) {
      return maps.computeIfAbsent(name, missing -> map(store, missing));
    }
  }
}
