package io.tranche.store.embedded;

import de.bwaldvogel.mongo.exception.MongoServerException;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The tables, and the promise that what a command has answered is not lost.
 *
 * <p>Tables live in an H2 MVStore, whose file only changes at a {@link Checkpoint}. Between two
 * checkpoints the {@link Journal} holds what has changed: every operation adds one frame, and no
 * command answers before the frames of all it did, or may have seen, are in the file.
 */
final class Storage implements AutoCloseable {
  /** The operation that a thread runs. */
  private static final ThreadLocal<@Nullable Changes> OPEN = new ThreadLocal<>();

  private final MVStore store;
  private final Journal journal;
  private final @Nullable Checkpoint checkpoint;

  /** Commands that write hold the shared side, a checkpoint for a moment the exclusive one. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

  private final Object schema = new Object();

  Storage(MVStore store, Journal journal, StoreOptions options) {
    this.store = store;
    this.journal = journal;
    this.checkpoint = journal.isKept() ? new Checkpoint(this, store, journal, options) : null;
  }

  /** Opens a table, new or not. */
  Table table(String name) {
    return new Table(this, name, StoreFile.map(store, name));
  }

  boolean hasTable(String name) {
    return store.hasMap(name);
  }

  Set<String> tableNames(String prefix) {
    return store.getMapNames().stream()
        .filter(name -> name.startsWith(prefix))
        .collect(Collectors.toSet());
  }

  long fileSize() {
    return store.getFileStore() == null ? 0 : store.getFileStore().size();
  }

  /** Beside whom a command may run. */
  enum Access {
    READS,
    WRITES,
    /** Beside no other command that writes. */
    BUILDS
  }

  /** Runs a command; returns when what it wrote, and what it may have read, cannot be lost. */
  <T> T command(Access access, Supplier<T> work) {
    journal.requireWorking();
    try {
      return switch (access) {
        case READS -> reading(work);
        case WRITES -> behind(gate.readLock(), work);
        case BUILDS -> behind(gate.writeLock(), work);
      };
    } catch (MVStoreException broken) {
      throw journal.fail(broken);
    } finally {
      journal.flush();
      if (checkpoint != null) {
        checkpoint.consider();
      }
    }
  }

  /** Pages that a reader still looks at stay in the file until it has ended. */
  private <T> T reading(Supplier<T> work) {
    MVStore.TxCounter version = store.registerVersionUsage();
    try {
      return work.get();
    } finally {
      store.deregisterVersionUsage(version);
    }
  }

  private <T> T behind(Lock lock, Supplier<T> work) {
    if (checkpoint != null) {
      checkpoint.awaitRoom();
    }
    lock.lock();
    try {
      return reading(work);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a checkpoint pass between two operations of one command, and waits while the memory holds
   * too many changed pages. To be called without any lock.
   */
  void breathe() {
    if (checkpoint == null
        || OPEN.get() != null
        || gate.getReadHoldCount() != 1
        || !checkpoint.wantsToPass()) {
      return;
    }
    gate.readLock().unlock();
    try {
      checkpoint.awaitRoom();
    } finally {
      gate.readLock().lock();
    }
  }

  /**
   * Hands what the operation of this thread has done so far to the journal, and makes room when no
   * other command writes: a long operation, which is not atomic, then needs no more memory than a
   * short one.
   */
  void writePart() {
    journal.append(changes().takePart());
    if (checkpoint != null && gate.isWriteLockedByCurrentThread() && checkpoint.isFull()) {
      checkpoint.fold();
    }
  }

  /** Drops a table that a crash has left behind half made. */
  void dropLeftOver(String name) {
    if (hasTable(name)) {
      table(name).drop();
    }
  }

  /** Runs what needs that no operation is in progress. */
  void alone(Runnable work) {
    gate.writeLock().lock();
    try {
      work.run();
    } finally {
      gate.writeLock().unlock();
    }
  }

  /**
   * Runs an operation whose changes survive together or not at all. An operation within an
   * operation is part of it. What the store refuses half-way (a duplicate among many documents)
   * keeps what was done before; an operation that breaks is taken back.
   */
  <T> T operation(Supplier<T> work) {
    if (OPEN.get() != null) {
      return work.get();
    }
    Changes changes = new Changes();
    OPEN.set(changes);
    boolean whole = false;
    try {
      T result = work.get();
      whole = true;
      return result;
    } catch (MongoServerException refused) {
      whole = true;
      throw refused;
    } finally {
      OPEN.remove();
      if (whole) {
        journal.append(changes.toFrame());
      } else if (!changes.undo()) {
        journal.fail(new IllegalStateException("a change of the schema broke half-way"));
      }
    }
  }

  /** Runs an operation that makes, drops or renames collections or indexes: one at a time. */
  <T> T schemaChange(Supplier<T> work) {
    synchronized (schema) {
      return operation(work);
    }
  }

  /** Runs what must not meet a table that is dropped or renamed meanwhile. */
  void withFixedSchema(Runnable work) {
    synchronized (schema) {
      work.run();
    }
  }

  /** The changes of the operation that this thread runs. */
  Changes changes() {
    Changes changes = OPEN.get();
    if (changes == null) {
      throw new IllegalStateException("Cannot change a table: no operation is open");
    }
    return changes;
  }

  void dropMap(MVMap<byte[], byte[]> map) {
    store.removeMap(map);
  }

  void renameMap(MVMap<byte[], byte[]> map, String newName) {
    store.renameMap(map, newName);
  }

  /** Null for a store in memory. */
  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public void close() {
    if (checkpoint == null) {
      store.closeImmediately();
    } else {
      checkpoint.close();
    }
    journal.close();
  }
}
