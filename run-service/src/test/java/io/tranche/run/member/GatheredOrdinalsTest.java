package io.tranche.run.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.Ordinals;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatheredOrdinalsTest {

  @Test
  void holdsAllThatCameInWhateverOrder() {
    Random random = new Random(11);
    long[] some = random.longs(100_000, -1_000_000, 1_000_000).toArray();
    GatheredOrdinals gathered = new GatheredOrdinals();
    assertThat(gathered.all()).isEqualTo(Ordinals.empty());

    for (long ordinal : some) {
      gathered.add(ordinal);
    }

    assertThat(gathered.all()).isEqualTo(Ordinals.of(some));
  }
}
