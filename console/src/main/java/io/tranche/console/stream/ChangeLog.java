package io.tranche.console.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest changes, in the order in which they were read. Memory is bounded by its capacity
 * however many streams read it and however slow they are: who has fallen off its end is told to
 * start anew. Safe for use by several threads.
 */
final class ChangeLog {
  private record Entry(long sequence, String place, long offset, Change change) {}

  /**
   * What a reader gets.
   *
   * @param changes without those that a later one replaces
   * @param gap whether something may be missing before them
   * @param sequence from where to read on
   * @param offsets the same as a vector of offsets
   */
  record Batch(List<Change> changes, boolean gap, long sequence, Offsets offsets) {}

  private final int capacity;
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** Of each Kafka partition, the first offset from which nothing was dropped. */
  private final Map<String, Long> floor = new LinkedHashMap<>();

  private final TreeMap<String, Long> next = new TreeMap<>();
  private long sequence;

  /** Everything before this sequence is lost to readers. */
  private long oldest;

  ChangeLog(int capacity) {
    this.capacity = capacity;
  }

  /** Begins to follow a Kafka partition at {@code offset}. */
  synchronized void follow(String place, long offset) {
    floor.put(place, offset);
    next.put(place, offset);
  }

  /** The records between were lost, so nobody can read across this point. */
  synchronized void jump(String place, long offset) {
    entries.clear();
    sequence++;
    oldest = sequence;
    floor.putAll(next);
    follow(place, offset);
  }

  synchronized void append(String place, long offset, List<Change> changes) {
    for (Change change : changes) {
      if (entries.size() == capacity) {
        Entry dropped = entries.removeFirst();
        floor.merge(dropped.place(), dropped.offset() + 1, Math::max);
        oldest = dropped.sequence() + 1;
      }
      entries.addLast(new Entry(sequence++, place, offset, change));
    }
    next.put(place, offset + 1);
  }

  /** The end of the log, for a reader that wants only what is new. */
  synchronized Batch end() {
    return new Batch(List.of(), false, sequence, offsets());
  }

  /** What came at or after {@code from}. */
  synchronized Batch since(long from) {
    Map<String, Change> latest = new LinkedHashMap<>();
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (entry.sequence() < from) {
        break;
      }
      latest.putIfAbsent(key(entry.change()), entry.change());
    }
    return new Batch(oldestFirst(latest), from < oldest, sequence, offsets());
  }

  /** What came after a reader had read up to {@code from}; a gap if that is not known any more. */
  synchronized Batch since(Offsets from) {
    if (!covers(from)) {
      return new Batch(List.of(), true, sequence, offsets());
    }
    Map<String, Change> latest = new LinkedHashMap<>();
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (entry.offset() >= Optional.ofNullable(from.next().get(entry.place())).orElse(0L)) {
        latest.putIfAbsent(key(entry.change()), entry.change());
      }
    }
    return new Batch(oldestFirst(latest), false, sequence, offsets());
  }

  private boolean covers(Offsets from) {
    if (!from.next().keySet().equals(next.keySet())) {
      return false;
    }
    return from.next().entrySet().stream()
        .allMatch(
            entry ->
                entry.getValue() >= floor.getOrDefault(entry.getKey(), Long.MAX_VALUE)
                    && entry.getValue() <= next.getOrDefault(entry.getKey(), Long.MIN_VALUE));
  }

  private Offsets offsets() {
    return new Offsets(next);
  }

  private static String key(Change change) {
    return change.name() + "|" + change.subject();
  }

  private static List<Change> oldestFirst(Map<String, Change> newestFirst) {
    List<Change> changes = new ArrayList<>(newestFirst.values());
    Collections.reverse(changes);
    return changes;
  }
}
