package io.tranche.run.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.Ordinals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockReadingTest {

  private static final Ordinals ALL = Ordinals.range(0, 5 * KeyBlock.SIZE - 1);

  @Test
  void asksOnlyForWhatTheBlocksLack() {
    KeyBlock first = KeyBlock.NONE.with(named(0, 1_000));
    BlockReading reading = new BlockReading(ALL, ALL, List.of(0L, 1L), Map.of(0L, first));

    assertThat(reading.lacking()).contains(Ordinals.range(1_000, 1_023));
    reading.add(named(1_000, 1_024));
    assertThat(reading.lacking()).contains(Ordinals.range(1_024, 2_047));
    reading.add(named(1_024, 2_048));
    assertThat(reading.lacking()).isEmpty();

    assertThat(part(reading, 0).keys()).containsExactlyElementsOf(named(0, 2_048));
    assertThat(part(reading, 2_046).keys()).containsExactlyElementsOf(named(2_046, 2_048));
    assertThat(part(reading, 0).next()).hasValue(2_048);
    assertThat(part(reading, 0).read()).isEqualTo(24 + 1_024);
    assertThat(reading.grown()).as("24 more keys are not worth it").containsOnlyKeys(1L);
  }

  @Test
  void endsWhenEnoughIsReadAndSaysWhereToGoOn() {
    BlockReading reading = new BlockReading(ALL, ALL, List.of(0L, 1L, 2L, 3L), Map.of());

    for (Optional<Ordinals> next = reading.lacking(); next.isPresent(); next = reading.lacking()) {
      reading.add(named(next.get().first(), next.get().last() + 1));
    }

    assertThat(part(reading, 0).read()).isEqualTo(BlockReading.MOST_READ);
    assertThat(part(reading, 0).next()).hasValue(BlockReading.MOST_READ);
  }

  @Test
  void readsAWholeBlockForOneKeyOfItAndNoneForKeysThatAreGone() {
    Ordinals wanted = Ordinals.of(7, 2_100);
    Ordinals registered = Ordinals.range(5, 9);
    BlockReading reading = new BlockReading(wanted, registered, List.of(0L, 2L), Map.of());

    assertThat(reading.lacking()).contains(Ordinals.range(5, 9));
    reading.add(named(5, 10));
    assertThat(reading.lacking()).contains(Ordinals.of(2_100));
    reading.add(List.of());

    assertThat(reading.lacking()).isEmpty();
    assertThat(part(reading, 0)).isEqualTo(new KeyTexts.Part(named(7, 8), 6, OptionalLong.empty()));
  }

  private static KeyTexts.Part part(BlockReading reading, long from) {
    return reading.part(from, KeyBlock::named);
  }

  private static List<NamedOrdinal> named(long from, long to) {
    return LongStream.range(from, to).mapToObj(i -> new NamedOrdinal(i, "key-" + i)).toList();
  }
}
