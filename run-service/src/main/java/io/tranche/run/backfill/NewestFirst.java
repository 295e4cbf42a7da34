package io.tranche.run.backfill;

import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * The chunks with the latest time windows first, where that is not the order of the ordinals: with
 * several dimensions, of which one is time and not the first.
 */
final class NewestFirst {

  private NewestFirst() {}

  /** The time dimension, counted from 0, if the ordinals are not in its order. */
  static OptionalInt dimension(PartitionsDefinition definition) {
    List<DimensionDefinition> dimensions = definition.dimensionList();
    int[] times =
        IntStream.range(0, dimensions.size())
            .filter(i -> dimensions.get(i) instanceof TimeWindowPartitionsDefinition)
            .toArray();
    return times.length == 1 && times[0] > 0 ? OptionalInt.of(times[0]) : OptionalInt.empty();
  }

  /**
   * The first of the chunks that are free.
   *
   * @param ready the partitions to choose from
   */
  static List<Long> next(AssetPart part, PartitionsSubset ready, LongPredicate free, int atMost) {
    Ordinals windows = windows(ready);
    List<Long> chunks = new ArrayList<>();
    for (long i = windows.size() - 1; i >= 0 && chunks.size() < atMost; i--) {
      for (long chunk : part.chunksOf(at(windows.select(i), ready))) {
        if (chunks.size() < atMost && !chunks.contains(chunk) && free.test(chunk)) {
          chunks.add(chunk);
        }
      }
    }
    return chunks;
  }

  /**
   * The chunk that comes last, where all that reach the oldest window reach as far as each other.
   *
   * @param ready the partitions to choose from, at least one
   */
  static long last(AssetPart part, PartitionsSubset ready) {
    List<Long> oldest = part.chunksOf(at(windows(ready).first(), ready));
    return oldest.get(oldest.size() - 1);
  }

  private static Ordinals windows(PartitionsSubset ready) {
    MultiPartitionsDefinition definition = (MultiPartitionsDefinition) ready.definition();
    return ready.dimension(dimension(definition).orElseThrow()).ordinals();
  }

  /** Those of one window. */
  private static Ordinals at(long window, PartitionsSubset ready) {
    MultiPartitionsDefinition definition = (MultiPartitionsDefinition) ready.definition();
    int index = dimension(definition).orElseThrow();
    String key =
        definition.dimensionList().get(index).layout().key(window, ready.context()).orElseThrow();
    return PartitionSelection.parse(definition.dimensionNames().get(index) + "=\"" + key + '"')
        .resolve(definition, ready.context())
        .intersection(ready)
        .ordinals();
  }
}
