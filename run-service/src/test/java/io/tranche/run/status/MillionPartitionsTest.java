package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.Ordinals;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What a page costs, beside one pass over the numbers of all partitions, in CPU time: neither other
 * programs nor the speed of the machine count. To make and read the keys takes hundreds of passes.
 */
class MillionPartitionsTest {

  private static final int PARTITIONS = 1_000_000;
  private static final long SEED = 7;
  private static final int PASSES = 60;
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private final Random random = new Random(SEED);
  private final Ordinals existing = Ordinals.range(0, PARTITIONS - 1);
  private final Outcomes outcomes = new Outcomes(some(0.6), some(0.05));
  private final Ordinals materializing = some(0.001);
  private final StatusPicture picture = StatusPicture.of(existing, outcomes, materializing, 1);

  private final long onePass =
      medianNanos(() -> LongStream.range(0, PARTITIONS).filter(existing::contains).count());

  @Test
  void asksNoKeyHoweverScatteredTheStatuses() {
    assertQuick("picture", () -> StatusPicture.of(existing, outcomes, materializing, 2));
    assertQuick("counts", picture::counts);
    assertQuick("strip", () -> Strip.of("a", picture, Optional.empty(), Optional.empty(), 800));
    assertQuick(
        "zoom", () -> Strip.of("a", picture, Optional.of(500_000L), Optional.of(500_500L), 800));
    assertQuick("missing", () -> picture.ordinals(PartitionStatus.MISSING));
    Ordinals missing = picture.ordinals(PartitionStatus.MISSING);
    assertQuick(
        "page",
        () ->
            LongStream.range(missing.size() - 1_000, missing.size())
                .map(i -> existing.rank(missing.select(i)))
                .sum());
    assertQuick("change", () -> outcomes.with(List.of(new Outcomes.Outcome(1, true, false))));
  }

  private void assertQuick(String what, Supplier<?> work) {
    assertThat(medianNanos(work)).as(what).isLessThan(PASSES * onePass);
  }

  /** The median of some attempts, after others that warm up. */
  private static long medianNanos(Supplier<?> work) {
    IntStream.range(0, 10).forEach(i -> work.get());
    long[] nanos = new long[15];
    for (int i = 0; i < nanos.length; i++) {
      long start = THREAD.getCurrentThreadCpuTime();
      assertThat(work.get()).isNotNull();
      nanos[i] = THREAD.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private Ordinals some(double share) {
    return Ordinals.of(
        LongStream.range(0, PARTITIONS).filter(i -> random.nextDouble() < share).toArray());
  }
}
