package io.tranche.run.member;

import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * The blocks that one part of a search is read from: as they were stored, and with what they lack,
 * block after block until that is enough for one part. For one caller.
 */
final class BlockReading {

  /** What blocks lack is not read beyond this, or one block. */
  static final int MOST_READ = 2 * KeyBlock.SIZE;

  /** With fewer new keys a block is not stored again. */
  private static final int LEAST_STORED = KeyBlock.SIZE / 8;

  private final Ordinals wanted;
  private final Ordinals registered;
  private final List<Long> numbers;
  private final Map<Long, KeyBlock> stored;
  private final Map<Long, KeyBlock> known;
  private int done;
  private int read;

  /**
   * Begins.
   *
   * @param wanted which keys are asked for
   * @param registered all that there are now
   * @param numbers of the blocks, in their order
   * @param stored those of them that somebody has stored
   */
  BlockReading(
      Ordinals wanted, Ordinals registered, List<Long> numbers, Map<Long, KeyBlock> stored) {
    this.wanted = wanted;
    this.registered = registered;
    this.numbers = List.copyOf(numbers);
    this.stored = Map.copyOf(stored);
    this.known = new HashMap<>(stored);
  }

  /** What is to be read next, of one block; absent if the part is complete or long enough. */
  Optional<Ordinals> lacking() {
    for (; done < numbers.size(); done++) {
      Ordinals range = KeyBlock.range(numbers.get(done));
      Ordinals held = known(numbers.get(done)).ordinals();
      Ordinals asked = wanted.intersection(range).difference(held);
      if (!asked.isEmpty()) {
        Ordinals lacking = registered.intersection(range).union(asked).difference(held);
        return read > 0 && read + lacking.size() > MOST_READ
            ? Optional.empty()
            : Optional.of(lacking);
      }
    }
    return Optional.empty();
  }

  /** What there is of what was lacking: the rest is gone. */
  void add(Collection<NamedOrdinal> found) {
    long number = numbers.get(done++);
    known.put(number, known(number).with(found));
    read += Math.max(1, found.size());
  }

  private KeyBlock known(long number) {
    return known.getOrDefault(number, KeyBlock.NONE);
  }

  /** The blocks that are worth being stored, by their numbers. */
  Map<Long, KeyBlock> grown() {
    Map<Long, KeyBlock> grown = new HashMap<>(known);
    grown
        .entrySet()
        .removeIf(block -> sizeOf(block.getValue()) < sizeAtFirst(block.getKey()) + LEAST_STORED);
    return grown;
  }

  private long sizeAtFirst(long number) {
    return sizeOf(stored.getOrDefault(number, KeyBlock.NONE));
  }

  private static long sizeOf(KeyBlock block) {
    return block.ordinals().size();
  }

  /**
   * What was wanted, from an ordinal on.
   *
   * @param reader takes what is looked for out of a block, of some ordinals
   */
  KeyTexts.Part part(long from, BiFunction<KeyBlock, Ordinals, List<NamedOrdinal>> reader) {
    List<NamedOrdinal> keys = new ArrayList<>();
    for (long number : numbers.subList(0, done)) {
      reader.apply(known(number), wanted).stream()
          .filter(one -> one.ordinal() >= from)
          .forEach(keys::add);
    }
    return new KeyTexts.Part(keys, read, next());
  }

  private OptionalLong next() {
    if (numbers.isEmpty()) {
      return OptionalLong.empty();
    }
    Ordinals last = KeyBlock.range(numbers.get(Math.min(done, numbers.size() - 1)));
    long index = wanted.rank(done < numbers.size() ? last.first() : last.last() + 1);
    return index < wanted.size() ? OptionalLong.of(wanted.select(index)) : OptionalLong.empty();
  }
}
