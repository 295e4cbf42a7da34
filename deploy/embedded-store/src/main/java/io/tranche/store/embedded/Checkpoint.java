package io.tranche.store.embedded;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  private static final long LONGEST_WAIT_MILLIS = 100;

  private final Storage storage;
  private final MVStore store;
  private final Journal journal;
  private final StoreOptions options;
  private final MVMap<byte[], byte[]> state;
  private final BlockingQueue<Boolean> requests = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private final Object room = new Object();
  private final AtomicLong count = new AtomicLong();
  private final Pauses pauses = new Pauses();
  private volatile boolean closing;
  private volatile boolean writing;
  private volatile boolean waiting;

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
    if (!isFull()) {
      return;
    }
    long begin = System.nanoTime();
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
    pauses.addWait(begin);
  }

  long count() {
    return count.get();
  }

  /** How long commands that write have had to wait. */
  Pauses pauses() {
    return pauses;
  }

  /** Whether a command had better let a checkpoint pass before its next operation. */
  boolean wantsToPass() {
    return waiting || isFull();
  }

  boolean isFull() {
    long unsaved = unsavedBytes();
    return unsaved > 2 * options.unsavedBytes() || (unsaved > options.unsavedBytes() && writing);
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
        if (!closing && (journal.bytes() > 0 || isFull())) {
          fold();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError broken) {
      journal.fail(broken);
    }
  }

  /** Folds the logs; the thread of checkpoints does, or one that writes alone. */
  void fold() {
    try {
      AtomicLong first = new AtomicLong();
      storage.withFixedSchema(this::moveScatteredPages);
      store.executeFilestoreOperation(() -> store.getFileStore().dropUnusedChunks());
      journal.prepareNext();
      Pauses.Pause pause = pauses.begin();
      waiting = true;
      storage.alone(() -> first.set(collectPages()));
      pause.end();
      writing = true;
      wakeWaiting();
      count.incrementAndGet();
      // Runs when the pages collected above are written.
      store.executeFilestoreOperation(() -> {});
      store.sync();
      journal.deleteBefore(first.get());
    } finally {
      waiting = false;
      writing = false;
      wakeWaiting();
    }
  }

  private void wakeWaiting() {
    synchronized (room) {
      room.notifyAll();
    }
  }

  /**
   * Makes room in the file: pages of chunks that are mostly outdated become part of the next ones.
   * That leaves the contents of every table as they are, so others may write meanwhile.
   */
  private void moveScatteredPages() {
    // The data file chooses the chunks, and how much of them.
    store.compact(100, Integer.MAX_VALUE);
  }

  /** Answers the number of the first log that the collected pages do not hold. */
  private long collectPages() {
    waiting = false;
    long next = journal.rotate();
    state.put(FIRST_LOG, toBytes(next));
    // Refused while a reader that ends holds the lock of the file for a moment.
    while (store.tryCommit() < 0 && store.hasUnsavedChanges()) {
      Thread.onSpinWait();
    }
    return next;
  }

  static byte[] toBytes(long firstLog) {
    return ByteBuffer.allocate(Long.BYTES).putLong(firstLog).array();
  }

  static long firstLog(MVMap<byte[], byte[]> state) {
    byte[] number = state.get(FIRST_LOG);
    return number == null ? 1 : ByteBuffer.wrap(number).getLong();
  }
}
