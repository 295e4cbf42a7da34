package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.partitions.Ordinals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.Test;

/** Planning and stepping cost by ranges, not by partitions. The bounds are for a busy machine. */
class BackfillOfAMillionTest {

  private static final String FIVE_MINUTES =
      "partitions: {type: cron, cron: \"*/5 * * * *\", start: \"2010-01-01-00:00\", end:"
          + " \"2019-07-05-05:20\", format: \"uuuu-MM-dd-HH:mm\"}";
  private static final Catalog CATALOG =
      Plans.catalog(
          "key: ticks, " + FIVE_MINUTES,
          "key: clean, " + FIVE_MINUTES + ", deps: [{asset: ticks}]",
          "key: days, partitions: {type: daily, start: \"2010-01-01\", end: \"2019-07-05\"},"
              + " deps: [{asset: clean}]");

  @Test
  void isPlannedAndWorkedOffInAFewKilobytes() {
    long begin = System.nanoTime();
    Backfill backfill = Plans.backfill(CATALOG, "ticks+", "*", BackfillOptions.NONE);
    Duration planned = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(backfill.counts().total()).isEqualTo(2_000_000 + 3_472);

    begin = System.nanoTime();
    for (int step = 0; step < 10; step++) {
      Decision decision =
          Decision.of(
              backfill,
              List.of(),
              new Decision.Point(CATALOG, Plans.CONTEXT, Plans.CONTEXT, 1_000));
      assertThat(decision.launches()).hasSize(1_000);
      backfill = allDone(decision.next());
    }
    Duration steps = Duration.ofNanos(System.nanoTime() - begin);
    int bytes =
        RawBsonDocument.parse(BackfillDocuments.toDocument(backfill).toJson(new DocumentCodec()))
            .getByteBuffer()
            .remaining();

    System.out.printf(
        "2,003,472 partitions: planned in %d ms, 10 steps of 1,000 runs in %d ms, %d bytes%n",
        planned.toMillis(), steps.toMillis(), bytes);
    assertThat(planned).isLessThan(Duration.ofSeconds(5));
    assertThat(steps).isLessThan(Duration.ofSeconds(20));
    assertThat(bytes).isLessThan(4_096);
  }

  @Test
  void whatIsLeftOfAMillionScatteredPartitionsIsToldInOneSmallRecord() {
    Backfill whole = Plans.backfill(CATALOG, "ticks", "*", BackfillOptions.NONE);
    Ordinals target = whole.parts().get(0).target();
    Ordinals everyOther =
        Ordinals.of(
            LongStream.iterate(target.first(), ordinal -> ordinal + 2).limit(1_000_000).toArray());
    AssetPart part = whole.parts().get(0);
    Backfill scattered =
        whole.with(
            List.of(AssetPart.untouched(part.asset(), part.layout(), part.kind(), everyOther, 1)));

    BackfillState state =
        BackfillStates.changed(scattered, Map.of(), Plans.NOW).stream().findFirst().orElseThrow();

    assertThat(state.count()).isEqualTo(1_000_000);
    assertThat(Ordinals.parse(state.ordinals())).isEqualTo(everyOther);
    assertThat(Json.write(state)).hasSizeLessThan(400_000);
    assertThat(BackfillStates.changed(scattered, Map.of("ticks", everyOther), Plans.NOW)).isEmpty();
  }

  private static Backfill allDone(Backfill backfill) {
    return backfill.with(
        backfill.parts().stream()
            .map(part -> part.settled(part.inFlight(), Ordinals.empty()))
            .toList());
  }
}
