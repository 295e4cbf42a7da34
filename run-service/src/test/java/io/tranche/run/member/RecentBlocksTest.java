package io.tranche.run.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.Ordinals;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentBlocksTest {

  private final RecentBlocks recent = new RecentBlocks(10);

  private static KeyBlock block(String key) {
    return new KeyBlock(Ordinals.of(1), key);
  }

  @Test
  void keepsThoseThatWereAskedForLast() {
    recent.note("a", Map.of(1L, block("four")));
    recent.note("a", Map.of(2L, block("five")));
    assertThat(recent.find("a", List.of(1L))).containsOnlyKeys(1L);

    recent.note("a", Map.of(3L, block("six")));

    assertThat(recent.find("a", List.of(1L, 2L, 3L))).containsOnlyKeys(1L, 3L);
    assertThat(recent.find("b", List.of(1L, 2L, 3L))).isEmpty();
  }

  @Test
  void countsABlockThatHasGrownOnce() {
    recent.note("a", Map.of(1L, block("four")));
    recent.note("a", Map.of(1L, block("seventy")));
    recent.note("a", Map.of(2L, block("two")));

    assertThat(recent.find("a", List.of(1L, 2L)))
        .isEqualTo(Map.of(1L, block("seventy"), 2L, block("two")));
  }

  @Test
  void keepsNoneThatIsTooLong() {
    recent.note("a", Map.of(1L, block("more than ten")));

    assertThat(recent.find("a", List.of(1L))).isEmpty();
  }
}
