package io.tranche.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyPrefixTest {

  @Test
  void endsWithTheNextText() {
    assertThat(KeyPrefix.of("orders/us")).isEqualTo(until("orders/us", "orders/ut"));
    assertThat(KeyPrefix.of("\uD7FF")).isEqualTo(until("\uD7FF", "\uE000"));
    assertThat(KeyPrefix.of("a\uDBFF\uDFFF")).isEqualTo(until("a\uDBFF\uDFFF", "b"));
    assertThat(KeyPrefix.of("")).isEqualTo(new KeyPrefix("", Optional.empty()));
  }

  @Test
  void holdsExactlyTheTextsThatBeginLikeIt() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String prefix = text(random, 3);
      String key = random.nextBoolean() ? prefix + text(random, 3) : text(random, 5);
      KeyPrefix range = KeyPrefix.of(prefix);
      boolean within =
          compare(range.from(), key) <= 0
              && range.until().filter(until -> compare(until, key) <= 0).isEmpty();

      assertThat(within).as("seed %d, %s, %s", seed, prefix, key).isEqualTo(key.startsWith(prefix));
    }
  }

  private static String text(Random random, int most) {
    List<Integer> some =
        List.of((int) 'a', (int) 'b', 0x7f, 0x80, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.appendCodePoint(some.get(random.nextInt(some.size())));
    }
    return text.toString();
  }

  /** As stores do. */
  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static KeyPrefix until(String from, String until) {
    return new KeyPrefix(from, Optional.of(until));
  }
}
