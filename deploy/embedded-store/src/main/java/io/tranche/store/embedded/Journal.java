package io.tranche.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The redo logs of a store: numbered files, of which the newest is written. Also the place where a
 * store learns that it can write no more.
 */
final class Journal {
  private static final String PREFIX = "redo-";
  private static final String SUFFIX = ".log";

  private final @Nullable Path folder;
  private final boolean forced;
  private final Consumer<StoreFailure> onFailure;

  private volatile @Nullable RedoLog log;
  private @Nullable RedoLog next;
  private final Queue<RedoLog> retired = new ConcurrentLinkedQueue<>();
  private long number;
  private volatile long olderBytes;
  private volatile @Nullable StoreFailure failure;

  private Journal(@Nullable Path folder, boolean forced, Consumer<StoreFailure> onFailure) {
    this.folder = folder;
    this.forced = forced;
    this.onFailure = onFailure;
  }

  /** A journal that keeps nothing, for a store in memory. */
  static Journal none() {
    return new Journal(null, false, StoreFailure::endProcess);
  }

  /**
   * Opens the journal of a folder: hands over what its logs hold, in order, and starts a new one.
   * After all but the last log the target may save what it has, so that a start after a crash needs
   * no more memory than there was before it.
   *
   * @param first the number of the first log that the data file does not yet hold; older ones are
   *     left over from a checkpoint that did not end
   * @param empty whether the data file holds nothing; if not, there has been a log
   */
  static Journal open(
      Path folder, long first, boolean empty, StoreOptions options, Changes.Target target)
      throws IOException {
    Journal journal = new Journal(folder, options.forced(), options.onFailure());
    journal.deleteBefore(first);
    long current = first;
    long bytes = 0;
    for (Path file = file(folder, current); Files.exists(file); file = file(folder, ++current)) {
      try {
        if (current > first) {
          target.save(current);
          bytes = 0;
        }
        bytes += RedoLog.read(file, frame -> Changes.replay(frame, target));
      } catch (IOException problem) {
        throw new IOException(file.getFileName() + ": " + problem.getMessage(), problem);
      }
    }
    long last = lastNumber(folder);
    if (last >= current || (current == first && !empty)) {
      throw new IOException(file(folder, current).getFileName() + " is missing");
    }
    journal.olderBytes = bytes;
    journal.log = RedoLog.create(file(folder, current), journal.forced);
    journal.number = current;
    return journal;
  }

  boolean isKept() {
    return folder != null;
  }

  void append(byte[] frame) {
    RedoLog current = log;
    if (current != null && frame.length > 0) {
      current.append(frame);
    }
  }

  /** Returns when every frame that was appended is in the file. */
  void flush() {
    RedoLog current = log;
    if (current == null) {
      return;
    }
    try {
      current.flush();
    } catch (IOException problem) {
      throw fail(problem);
    }
    requireWorking();
  }

  /** How many bytes of frames the data file does not yet hold. */
  long bytes() {
    RedoLog current = log;
    return current == null ? 0 : olderBytes + current.size();
  }

  /**
   * Makes the next log beside the one that is written, and writes what waits, so that {@link
   * #rotate} has little to do. A log that nothing turned to before a crash is an empty one.
   */
  void prepareNext() {
    nextLog();
    flush();
  }

  /** Turns to the next log; nothing may be appended meanwhile. Answers its number. */
  synchronized long rotate() {
    flush();
    RedoLog old = log;
    if (old != null) {
      log = nextLog();
      next = null;
      number++;
      olderBytes = 0;
      retired.add(old);
    }
    return number;
  }

  private synchronized @Nullable RedoLog nextLog() {
    try {
      if (next == null && folder != null) {
        next = RedoLog.create(file(folder, number + 1), forced);
      }
      return next;
    } catch (IOException problem) {
      throw fail(problem);
    }
  }

  void deleteBefore(long first) {
    if (folder == null) {
      return;
    }
    for (RedoLog old = retired.poll(); old != null; old = retired.poll()) {
      close(old);
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        long fileNumber = numberOf(file);
        if (fileNumber >= 0 && fileNumber < first) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Remembers that nothing can be written any more and tells so, once. */
  StoreFailure fail(Throwable problem) {
    StoreFailure first;
    synchronized (this) {
      first = failure;
      if (first != null) {
        return first;
      }
      first = new StoreFailure(String.valueOf(folder), problem);
      failure = first;
    }
    onFailure.accept(first);
    return first;
  }

  void requireWorking() {
    StoreFailure known = failure;
    if (known != null) {
      throw known;
    }
  }

  boolean hasFailed() {
    return failure != null;
  }

  void close() {
    close(log);
  }

  private static void close(@Nullable RedoLog finished) {
    if (finished != null) {
      try {
        finished.close();
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  private static Path file(Path folder, long number) {
    return folder.resolve(PREFIX + String.format("%010d", number) + SUFFIX);
  }

  private static long lastNumber(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(Journal::numberOf).max().orElse(-1);
    }
  }

  /** The number of a redo log, or -1 for any other file. */
  private static long numberOf(Path file) {
    String name = file.getFileName().toString();
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
      return -1;
    }
    String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
  }
}
