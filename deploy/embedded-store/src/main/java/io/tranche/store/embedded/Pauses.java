package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How long commands that write have had to wait for checkpoints. Safe for many threads. */
final class Pauses {
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicLong longestWithoutCollectionNanos = new AtomicLong();
  private final AtomicLong longestWaitNanos = new AtomicLong();

  /** A pause in progress: from when commands are asked to stop to when they go on. */
  final class Pause {
    private final long begin = System.nanoTime();
    private final long collected = collectionNanos();

    private Pause() {}

    void end() {
      long nanos = System.nanoTime() - begin;
      longestNanos.accumulateAndGet(nanos, Math::max);
      longestWithoutCollectionNanos.accumulateAndGet(
          nanos - Math.min(nanos, collectionNanos() - collected), Math::max);
    }
  }

  Pause begin() {
    return new Pause();
  }

  /** A command has waited since then, as the memory was full of changed pages. */
  void addWait(long beginNanos) {
    longestWaitNanos.accumulateAndGet(System.nanoTime() - beginNanos, Math::max);
  }

  /**
   * The longest of each, in microseconds: the pause in which pages are collected, the same without
   * what the garbage collector took of it, and the wait for room in memory.
   */
  Document toDocument() {
    return new Document("longestPauseMicros", micros(longestNanos))
        .append("longestPauseWithoutCollectionMicros", micros(longestWithoutCollectionNanos))
        .append("longestWaitForRoomMicros", micros(longestWaitNanos));
  }

  private long collectionNanos() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long micros(AtomicLong nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos.get());
  }
}
