package io.tranche.store.embedded;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a store keeps its data.
 *
 * @param forced whether every acknowledged write is forced to the disk (fsync), so that it survives
 *     a power cut; without, it survives the death of the process
 * @param checkpointBytes how long the redo log grows before it is folded into the data file; at
 *     least 64 KiB
 * @param checkpointEvery the longest time between two checkpoints while there is something to fold
 * @param unsavedBytes how much heap changed pages may take before a checkpoint is made; commands
 *     that write wait at twice that, so the store needs about four times as much; at least 1 MiB
 * @param cacheMegabytes the heap for pages of the data file, at least 1
 * @param onFailure told once when the store can write no more; it has refused all commands by then.
 *     The default prints the failure and ends the process
 */
public record StoreOptions(
    boolean forced,
    long checkpointBytes,
    Duration checkpointEvery,
    long unsavedBytes,
    int cacheMegabytes,
    Consumer<StoreFailure> onFailure) {
  private static final long MEGABYTE = 1 << 20;
  private static final long SMALLEST_CHECKPOINT_BYTES = 1 << 16;

  public StoreOptions {
    if (checkpointBytes < SMALLEST_CHECKPOINT_BYTES) {
      throw new IllegalArgumentException(
          "Cannot use the store options: checkpointBytes is at least 65536 ("
              + checkpointBytes
              + ")");
    }
    if (checkpointEvery.isNegative() || checkpointEvery.isZero()) {
      throw new IllegalArgumentException(
          "Cannot use the store options: checkpointEvery is longer than zero ("
              + checkpointEvery
              + ")");
    }
    if (unsavedBytes < MEGABYTE) {
      throw new IllegalArgumentException(
          "Cannot use the store options: unsavedBytes is at least 1048576 (" + unsavedBytes + ")");
    }
    if (cacheMegabytes < 1) {
      throw new IllegalArgumentException(
          "Cannot use the store options: cacheMegabytes is at least 1 (" + cacheMegabytes + ")");
    }
  }

  /**
   * Fitted to the heap of this process: an eighth of it for pages that are in the file, a 64th for
   * pages that are not, a sixteenth for the log.
   */
  public static StoreOptions defaults() {
    long heap = Runtime.getRuntime().maxMemory() / MEGABYTE;
    return new StoreOptions(
        false,
        Math.max(8, Math.min(64, heap / 16)) * MEGABYTE,
        Duration.ofSeconds(60),
        Math.max(2, Math.min(64, heap / 64)) * MEGABYTE,
        (int) Math.max(4, Math.min(256, heap / 8)),
        StoreFailure::endProcess);
  }

  /** The same, with every acknowledged write forced to the disk or not. */
  public StoreOptions withForced(boolean newForced) {
    return new StoreOptions(
        newForced, checkpointBytes, checkpointEvery, unsavedBytes, cacheMegabytes, onFailure);
  }

  /** The same, with checkpoints after that many bytes of redo log. */
  public StoreOptions withCheckpointBytes(long bytes) {
    return new StoreOptions(
        forced, bytes, checkpointEvery, unsavedBytes, cacheMegabytes, onFailure);
  }

  /** The same, telling somebody else of a failure. */
  public StoreOptions withOnFailure(Consumer<StoreFailure> newOnFailure) {
    return new StoreOptions(
        forced, checkpointBytes, checkpointEvery, unsavedBytes, cacheMegabytes, newOnFailure);
  }
}
