package io.tranche.store.embedded;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Folds the redo logs into the data file, in a thread of its own: when the log has grown, when it
 * has waited long, and when the store closes.
 *
 * <p>Commands that write wait only while the changed pages are collected and the next log is
 * started; the pages are written behind their back, and then the older logs are deleted. The number
 * of the first log to repeat is part of the same commit as the pages, so wherever the process dies,
 * pages and logs fit together.
 */
final class Checkpoint implements AutoCloseable {
  static final String STATE_TABLE = "store";
  static final byte[] FIRST_LOG = {1};

  private static final int COMPACT_BELOW_PERCENT = 50;
  private static final int COMPACT_BYTES = 8 << 20;
  private static final long LONGEST_WAIT_MILLIS = 100;

  private final Storage storage;
  private final MVStore store;
  private final Journal journal;
  private final StoreOptions options;
  private final MVMap<byte[], byte[]> state;
  private final BlockingQueue<Boolean> requests = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private final Object room = new Object();
  private volatile boolean closing;
  private volatile boolean folding;

  Checkpoint(Storage storage, MVStore store, Journal journal, StoreOptions options) {
    this.storage = storage;
    this.store = store;
    this.journal = journal;
    this.options = options;
    this.state = StoreFile.map(store, STATE_TABLE);
    this.thread = new Thread(this::run, "store-checkpoint");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks for a checkpoint when the log, or what only the memory holds, has grown enough. */
  void consider() {
    if (journal.bytes() > options.checkpointBytes() || unsavedBytes() > options.unsavedBytes()) {
      requests.offer(true);
    }
  }

  /**
   * Waits while the memory holds too many changed pages: every page that a write touches stays in
   * the heap until it is in the file, and a checkpoint needs room for all of them once more.
   */
  void awaitRoom() {
    synchronized (room) {
      while (isFull() && !closing && !journal.hasFailed()) {
        requests.offer(true);
        try {
          room.wait(LONGEST_WAIT_MILLIS);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private boolean isFull() {
    long unsaved = unsavedBytes();
    return unsaved > 2 * options.unsavedBytes() || (unsaved > options.unsavedBytes() && folding);
  }

  private long unsavedBytes() {
    return store.getUnsavedMemory();
  }

  /** Stops the thread, folds what is left and closes the data file. */
  @Override
  public void close() {
    closing = true;
    requests.offer(true);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException wanted) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (journal.hasFailed()) {
      store.closeImmediately();
    } else {
      fold();
      store.close();
    }
  }

  private void run() {
    try {
      while (!closing) {
        requests.poll(options.checkpointEvery().toMillis(), TimeUnit.MILLISECONDS);
        if (!closing && journal.bytes() > 0) {
          fold();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError broken) {
      journal.fail(broken);
    }
  }

  private void fold() {
    folding = true;
    try {
      storage.alone(this::collectPages);
      // Runs when the pages collected above are written.
      store.executeFilestoreOperation(() -> {});
      store.sync();
      journal.deleteBefore(firstLog(state));
    } finally {
      folding = false;
      synchronized (room) {
        room.notifyAll();
      }
    }
  }

  private void collectPages() {
    long next = journal.rotate();
    state.put(FIRST_LOG, ByteBuffer.allocate(Long.BYTES).putLong(next).array());
    store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES);
    // Refused while a reader that ends holds the lock of the file for a moment.
    while (store.tryCommit() < 0 && store.hasUnsavedChanges()) {
      Thread.onSpinWait();
    }
  }

  static long firstLog(MVMap<byte[], byte[]> state) {
    byte[] number = state.get(FIRST_LOG);
    return number == null ? 1 : ByteBuffer.wrap(number).getLong();
  }
}
