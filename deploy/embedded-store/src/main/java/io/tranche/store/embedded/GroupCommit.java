package io.tranche.store.embedded;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Runs commands side by side and commits between them, never in the middle of one: a crash finds
 * whole commands only. All commands that have ended by the time of a commit share it.
 */
final class GroupCommit {
  private final Runnable commit;

  /** Commands hold the shared side, a commit the exclusive one. Fair, or commits would starve. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

  private final AtomicLong written = new AtomicLong();
  private volatile long committed;

  GroupCommit(Runnable commit) {
    this.commit = commit;
  }

  /** Runs a command that writes, and returns when what it wrote is committed. */
  <T> T write(Supplier<T> command) {
    return run(command, true);
  }

  /**
   * Runs a command that reads. What it may have seen is committed when it returns: a reader must
   * not act on what a crash then takes back.
   */
  <T> T read(Supplier<T> command) {
    return run(command, false);
  }

  private <T> T run(Supplier<T> command, boolean writes) {
    long seen;
    gate.readLock().lock();
    try {
      if (writes) {
        // Counted first: whoever sees a change of this command also sees the count that covers it.
        written.incrementAndGet();
      }
      return command.get();
    } finally {
      seen = written.get();
      gate.readLock().unlock();
      commitUpTo(seen);
    }
  }

  private void commitUpTo(long seen) {
    if (committed >= seen) {
      return;
    }
    gate.writeLock().lock();
    try {
      if (committed < seen) {
        commit.run();
        committed = written.get();
      }
    } finally {
      gate.writeLock().unlock();
    }
  }
}
