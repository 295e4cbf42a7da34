package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.Ordinals;
import org.junit.jupiter.api.Test;

class AssetPartTest {

  private static final Ordinals NOTHING = Ordinals.empty();

  @Test
  void dividesItsTargetIntoChunksOfNeighbouringPositions() {
    AssetPart part = part(Ordinals.of(3, 5, 8, 13, 21), 2);

    assertThat(part.runs()).isEqualTo(3);
    assertThat(part.chunk(0)).isEqualTo(Ordinals.of(3, 5));
    assertThat(part.chunk(2)).isEqualTo(Ordinals.of(21));
    assertThat(part.chunksOf(Ordinals.of(5, 8, 13))).containsExactly(0L, 1L);
  }

  @Test
  void asksForChunksInTheWantedOrderAndEachOnce() {
    AssetPart part = part(Ordinals.of(3, 5, 8, 13, 21), 2);

    assertThat(part.next(NOTHING, Order.ASCENDING, 2)).containsExactly(0L, 1L);
    assertThat(part.next(NOTHING, Order.DESCENDING, 2)).containsExactly(2L, 1L);
    assertThat(part.next(NOTHING, Order.ASCENDING, 0)).isEmpty();
    assertThat(part.next(NOTHING, Order.ASCENDING, -7)).isEmpty();
    AssetPart requested = part.requesting(part.chunk(0), NOTHING);
    assertThat(requested.next(NOTHING, Order.ASCENDING, 9)).containsExactly(1L, 2L);
    assertThat(requested.next(NOTHING, Order.NEWEST_FIRST, 9)).containsExactly(2L, 1L);
  }

  @Test
  void aChunkIsRequestedWhenNoneOfItWaits() {
    AssetPart part = part(Ordinals.range(0, 9), 3);

    assertThat(part.next(Ordinals.of(4), Order.ASCENDING, 9)).containsExactly(0L, 2L, 3L);
    assertThat(part.next(Ordinals.of(4), Order.DESCENDING, 9)).containsExactly(3L, 2L, 0L);
    assertThat(part.skipping(Ordinals.of(4)).next(NOTHING, Order.ASCENDING, 2))
        .containsExactly(0L, 1L);
    assertThat(part.skipping(Ordinals.of(4)).chunk(1)).isEqualTo(Ordinals.of(3, 5));
  }

  @Test
  void countsEveryPartitionOnce() {
    AssetPart part =
        part(Ordinals.range(0, 9), 1)
            .requesting(Ordinals.range(0, 5), NOTHING)
            .settled(Ordinals.of(0, 2), Ordinals.of(3))
            .settled(Ordinals.of(2), Ordinals.of(3))
            .skipping(Ordinals.of(9));

    assertThat(part.counts()).isEqualTo(new Counts(10, 2, 1, 1, 3, 3));
    assertThat(part.inFlight()).isEqualTo(Ordinals.of(1, 4, 5));
    assertThat(part.open()).isEqualTo(Ordinals.range(6, 8));
    assertThat(part.unfinished()).isEqualTo(Ordinals.of(1, 4, 5, 6, 7, 8));
  }

  private static AssetPart part(Ordinals target, int partitionsPerRun) {
    return AssetPart.untouched("orders", "layout", "static", target, partitionsPerRun);
  }
}
