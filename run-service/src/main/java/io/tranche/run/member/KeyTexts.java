package io.tranche.run.member;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.partitions.KeyPattern;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Finds the members of a set by their texts, in the order of their ordinals and a part at a time,
 * whatever the number of members. Keys are read a block to a document; what no block has is read
 * from the members, and stored as part of its block for whoever searches next.
 */
@Singleton
public class KeyTexts {

  private static final Logger LOG = Logger.getLogger(KeyTexts.class);

  private static final int BLOCKS_AT_ONCE = 8;

  /** Where more members begin with a text, the blocks are read. */
  private static final int MOST_BY_PREFIX = 2_000;

  private final MongoKeyBlocks blocks;
  private final RecentBlocks recent = new RecentBlocks();
  private final RegisteredOrdinals ordinals;

  @Inject
  KeyTexts(MongoKeyBlocks blocks, RegisteredOrdinals ordinals) {
    this.blocks = blocks;
    this.ordinals = ordinals;
  }

  /**
   * What was found, up to where it was looked.
   *
   * @param read how many keys that were looked at were no part of a block yet
   * @param next the ordinal that the next part begins with; absent if there is none
   */
  public record Part(List<NamedOrdinal> keys, int read, OptionalLong next) {
    public Part {
      keys = List.copyOf(keys);
    }
  }

  /** Looks among some ordinals of a set, from one on, for keys that have a text in them. */
  public Uni<Part> find(String set, Ordinals wanted, long from, String text) {
    return read(set, wanted, from)
        .map(reading -> reading.part(from, (block, some) -> block.having(text, some)));
  }

  private Uni<BlockReading> read(String set, Ordinals wanted, long from) {
    List<Long> numbers = numbers(wanted, from);
    return stored(set, numbers)
        .map(stored -> new BlockReading(wanted, ordinals.of(set), numbers, stored))
        .chain(reading -> complete(set, reading));
  }

  private Uni<Map<Long, KeyBlock>> stored(String set, List<Long> numbers) {
    Map<Long, KeyBlock> known = recent.find(set, numbers);
    List<Long> others = numbers.stream().filter(number -> !known.containsKey(number)).toList();
    if (others.isEmpty()) {
      return Uni.createFrom().item(known);
    }
    return blocks
        .find(set, others)
        .invoke(found -> recent.note(set, found))
        .invoke(known::putAll)
        .replaceWith(known);
  }

  private static List<Long> numbers(Ordinals wanted, long from) {
    List<Long> numbers = new ArrayList<>();
    long index = wanted.rank(from);
    while (index < wanted.size() && numbers.size() < BLOCKS_AT_ONCE) {
      long number = KeyBlock.numberOf(wanted.select(index));
      numbers.add(number);
      index = wanted.rank(KeyBlock.range(number).last() + 1);
    }
    return numbers;
  }

  /** Reads what the blocks lack, one after the other, until that is enough for one part. */
  private Uni<BlockReading> complete(String set, BlockReading reading) {
    return reading
        .lacking()
        .map(
            lacking ->
                blocks
                    .between(set, lacking.first(), lacking.last())
                    .invoke(reading::add)
                    .chain(() -> complete(set, reading)))
        .orElseGet(() -> store(set, reading.grown()).replaceWith(reading));
  }

  /** That it is not stored only costs those who search next. */
  private Uni<Void> store(String set, Map<Long, KeyBlock> grown) {
    return blocks
        .save(set, grown)
        .invoke(done -> recent.note(set, grown))
        .onFailure()
        .invoke(failure -> LOG.debugf("Cannot store keys of %s: %s", set, failure))
        .onFailure()
        .recoverWithNull();
  }

  /** The ordinals of the registered members whose keys match. */
  public Uni<Ordinals> matching(String set, KeyPattern pattern) {
    if (pattern.prefix().isEmpty()) {
      return look(set, pattern);
    }
    return blocks
        .startingWith(set, pattern.prefix(), MOST_BY_PREFIX)
        .chain(
            few ->
                few.map(found -> Uni.createFrom().item(matching(found, pattern)))
                    .orElseGet(() -> look(set, pattern)));
  }

  private static Ordinals matching(List<NamedOrdinal> keys, KeyPattern pattern) {
    return Ordinals.of(
        keys.stream()
            .filter(one -> pattern.matches(one.key()))
            .mapToLong(NamedOrdinal::ordinal)
            .toArray());
  }

  /** All keys are read, and only the ordinals of those that match are kept. */
  private Uni<Ordinals> look(String set, KeyPattern pattern) {
    Ordinals all = ordinals.of(set);
    GatheredOrdinals found = new GatheredOrdinals();
    AtomicLong next = new AtomicLong();
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                read(set, all, next.get())
                    .map(reading -> reading.part(next.get(), KeyBlock::named))
                    .invoke(
                        part -> {
                          matching(part.keys(), pattern).stream().forEach(found::add);
                          part.next().ifPresent(next::set);
                        }))
        .whilst(part -> part.next().isPresent())
        .collect()
        .last()
        .map(done -> found.all());
  }
}
