package io.tranche.run.admission;

import io.tranche.run.lifecycle.Run;
import java.util.Collection;
import java.util.List;

/**
 * For how many partitions in progress there is room, beside each other: in the admission document
 * for those that it lists, in memory for those of large runs. Not thread-safe.
 */
final class Room {

  private static final long BYTES_IN_MEMORY = 1_000;

  /** Of the admission document, which has room for twice as much. */
  private static final long MOST_BYTES = 8L << 20;

  private static final long MOST_OF_LARGE = Runtime.getRuntime().maxMemory() / BYTES_IN_MEMORY;
  private static final long BYTES_OF_FIELD = 16;
  private static final long BYTES_OF_CHARACTER = 3;

  private long bytes;
  private long ofLarge;

  /** What the runs in progress leave. */
  Room(Collection<AdmissionEntry> entries) {
    entries.forEach(entry -> take(entry.assets(), entry.partitions()));
  }

  /** Whether a run fits in; a large one always does where there is no other. */
  boolean has(List<String> assets, List<String> partitions) {
    return Run.isLarge(partitions.size())
        ? ofLarge == 0 || ofLarge + product(assets, partitions) <= MOST_OF_LARGE
        : bytes + size(assets, partitions) <= MOST_BYTES;
  }

  void take(List<String> assets, List<String> partitions) {
    if (Run.isLarge(partitions.size())) {
      ofLarge += product(assets, partitions);
    } else {
      bytes += size(assets, partitions);
    }
  }

  private static long product(List<String> assets, List<String> partitions) {
    return (long) assets.size() * partitions.size();
  }

  /** About how many bytes of the document an entry takes, or more. */
  private static long size(List<String> assets, List<String> partitions) {
    return size(assets) + size(partitions);
  }

  private static long size(List<String> texts) {
    long size = 0;
    for (String text : texts) {
      size += BYTES_OF_FIELD + BYTES_OF_CHARACTER * text.length();
    }
    return size;
  }
}
