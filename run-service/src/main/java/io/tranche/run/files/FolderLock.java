package io.tranche.run.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One holder at a time among all processes that see a folder: the OS's lock between processes,
 * which is free when its holder dies, and one of ours between the threads of this process.
 */
final class FolderLock {

  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path file;

  /**
   * A lock.
   *
   * @param file is made where there is none, and stays
   */
  FolderLock(Path file) {
    this.file = file;
  }

  /** What is done while the lock is held. */
  interface Work<T> {
    T now() throws IOException;
  }

  <T> T hold(Work<T> work) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath(), f -> new ReentrantLock());
    lock(threads);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      return work.now();
    } finally {
      threads.unlock();
    }
  }

  private static void lock(ReentrantLock threads) throws IOException {
    try {
      threads.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a lock");
    }
  }
}
