package io.tranche.run.member;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The blocks that were searched last, as they are stored. Searches begin at the same blocks, those
 * of the first keys of a set, and what a block says stays true.
 */
final class RecentBlocks {

  /** About as many bytes, where no key has other characters than those of Latin 1. */
  private static final long MOST_CHARACTERS = 2_000_000;

  private static final float LOAD = 0.75f;

  private final long most;
  private final Map<Id, KeyBlock> blocks = new LinkedHashMap<>(16, LOAD, true);
  private long characters;

  private record Id(String set, long number) {}

  RecentBlocks() {
    this(MOST_CHARACTERS);
  }

  RecentBlocks(long mostCharacters) {
    this.most = mostCharacters;
  }

  /** Those of the blocks of a set that are known, by their numbers. */
  synchronized Map<Long, KeyBlock> find(String set, Collection<Long> numbers) {
    Map<Long, KeyBlock> found = new HashMap<>();
    for (long number : numbers) {
      Optional.ofNullable(blocks.get(new Id(set, number)))
          .ifPresent(block -> found.put(number, block));
    }
    return found;
  }

  /** These are stored. */
  synchronized void note(String set, Map<Long, KeyBlock> stored) {
    stored.forEach(
        (number, block) -> {
          characters += block.keys().length();
          Optional.ofNullable(blocks.put(new Id(set, number), block))
              .ifPresent(before -> characters -= before.keys().length());
        });
    Iterator<KeyBlock> oldest = blocks.values().iterator();
    while (characters > most && oldest.hasNext()) {
      characters -= oldest.next().keys().length();
      oldest.remove();
    }
  }
}
