package io.tranche.run.backfill;

import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
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
    MultiPartitionsDefinition definition = (MultiPartitionsDefinition) ready.definition();
    PartitionContext context = ready.context();
    int index = dimension(definition).orElseThrow();
    DimensionDefinition time = definition.dimensionList().get(index);
    Ordinals windows = ready.dimension(index).ordinals();
    List<Long> chunks = new ArrayList<>();
    for (long i = windows.size() - 1; i >= 0 && chunks.size() < atMost; i--) {
      String key = time.layout().key(windows.select(i), context).orElseThrow();
      String slab = definition.dimensionNames().get(index) + "=\"" + key + '"';
      Ordinals at =
          PartitionSelection.parse(slab)
              .resolve(definition, context)
              .intersection(ready)
              .ordinals();
      for (long chunk : part.chunksOf(at)) {
        if (chunks.size() < atMost && !chunks.contains(chunk) && free.test(chunk)) {
          chunks.add(chunk);
        }
      }
    }
    return chunks;
  }
}
