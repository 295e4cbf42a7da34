package io.tranche.run.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyBlockTest {

  @Test
  void aBlockHasOneKeyForEachOrdinal() {
    KeyBlock block =
        KeyBlock.NONE
            .with(List.of(new NamedOrdinal(9, "c"), new NamedOrdinal(3, "a")))
            .with(List.of(new NamedOrdinal(5, "b"), new NamedOrdinal(6, "two\nlines")));

    assertThat(block).isEqualTo(new KeyBlock(Ordinals.of(3, 5, 9), "a\nb\nc"));
    assertThat(block.named(Ordinals.of(4, 5, 9, 10)))
        .containsExactly(new NamedOrdinal(5, "b"), new NamedOrdinal(9, "c"));
    assertThat(KeyBlock.NONE.with(List.of())).isEqualTo(KeyBlock.NONE);
    assertThat(KeyBlock.NONE.named(Ordinals.of(1))).isEmpty();
    assertThatThrownBy(() -> new KeyBlock(Ordinals.of(3, 5), "a"))
        .hasMessage("Cannot hold keys: expected one for each ordinal (1 for 2)");
    assertThat(KeyBlock.numberOf(1_023)).isZero();
    assertThat(KeyBlock.numberOf(1_024)).isOne();
    assertThat(KeyBlock.range(1)).isEqualTo(Ordinals.range(1_024, 2_047));
  }

  /** Law: what has a text is what is named and contains it. */
  @Test
  void findsATextAsALookAtEveryKeyDoes() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<NamedOrdinal> members = new ArrayList<>();
      Ordinals wanted = Ordinals.empty();
      for (long ordinal = 0; ordinal < random.nextInt(12); ordinal++) {
        if (random.nextInt(4) > 0) {
          members.add(new NamedOrdinal(ordinal, text(random, 6)));
        }
        if (random.nextInt(4) > 0) {
          wanted = wanted.union(Ordinals.range(ordinal, ordinal));
        }
      }
      KeyBlock block = KeyBlock.NONE.with(members);
      String text = text(random, 3);

      assertThat(block.having(text, wanted))
          .as("seed %s: %s in %s of %s", seed, text, wanted, members)
          .isEqualTo(block.named(wanted).stream().filter(one -> one.key().contains(text)).toList());
      assertThat(block.having(text + "\n", wanted)).isEmpty();
    }
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int length = 1 + random.nextInt(most); length > 0; length--) {
      text.append(List.of("a", "b", "aa", "\u00e4", "\ud83d\ude00", ".").get(random.nextInt(6)));
    }
    return text.toString();
  }
}
