package io.tranche.console.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.console.stream.Change.AssetChanged;
import io.tranche.console.stream.Change.SetChanged;
import io.tranche.console.stream.ChangeLog.Batch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private static final Change A = new AssetChanged("a");
  private static final Change B = new AssetChanged("b");

  private final ChangeLog log = new ChangeLog(4);

  @BeforeEach
  void followTwoPlaces() {
    log.follow("a0", 10);
    log.follow("p0", 0);
  }

  @Test
  void tellsOnlyTheLastOfSeveralChangesOfOneThing() {
    long start = log.end().sequence();
    log.append("a0", 10, List.of(A));
    log.append("a0", 11, List.of(B));
    log.append("a0", 12, List.of(A));

    Batch batch = log.since(start);

    assertThat(batch.changes()).containsExactly(B, A);
    assertThat(batch.gap()).isFalse();
    assertThat(log.since(batch.sequence()).changes()).isEmpty();
  }

  @Test
  void resumesFromAVectorOfOffsets() {
    log.append("a0", 10, List.of(A));
    Offsets seen = log.end().offsets();
    log.append("a0", 11, List.of(B));
    log.append("p0", 0, List.of(new SetChanged("s")));

    Batch batch = log.since(Offsets.parse(seen.toString()).orElseThrow());

    assertThat(seen).hasToString("a0:11,p0:0");
    assertThat(batch.changes()).containsExactly(B, new SetChanged("s"));
    assertThat(batch.gap()).isFalse();
    assertThat(batch.offsets()).hasToString("a0:12,p0:1");
  }

  @Test
  void reportsAGapToWhoHasFallenOffItsEnd() {
    Offsets seen = log.end().offsets();
    long sequence = log.end().sequence();
    for (int i = 0; i < 5; i++) {
      log.append("a0", 10 + i, List.of(A));
    }

    assertThat(log.since(seen).gap()).isTrue();
    assertThat(log.since(sequence).gap()).isTrue();
    assertThat(log.since(sequence + 1).gap()).isFalse();
    assertThat(log.since(offsets(Map.of("a0", 11L, "p0", 0L))).gap()).isFalse();
  }

  @Test
  void reportsAGapForOffsetsItNeverHad() {
    assertThat(log.since(offsets(Map.of("a0", 10L))).gap()).isTrue();
    assertThat(log.since(offsets(Map.of("a0", 99L, "p0", 0L))).gap()).isTrue();
    assertThat(log.since(offsets(Map.of("a0", 9L, "p0", 0L))).gap()).isTrue();
  }

  @Test
  void nobodyReadsAcrossAJump() {
    log.append("a0", 10, List.of(A));
    Offsets seen = log.end().offsets();
    long sequence = log.end().sequence();

    log.jump("a0", 500);

    assertThat(log.since(seen).gap()).isTrue();
    assertThat(log.since(sequence).gap()).isTrue();
    assertThat(log.since(log.end().offsets()).gap()).isFalse();
  }

  @Test
  void readsBackTheTextOfOffsetsAndNothingElse() {
    Offsets offsets = offsets(Map.of("a0", 5L, "d0", 0L, "r11", 7_000_000_000L));

    assertThat(Offsets.parse(offsets.toString())).contains(offsets);
    assertThat(Offsets.parse("a0")).isEmpty();
    assertThat(Offsets.parse("a0:1,")).isEmpty();
    assertThat(Offsets.parse("A0:1")).isEmpty();
  }

  private static Offsets offsets(Map<String, Long> next) {
    return new Offsets(new TreeMap<>(next));
  }
}
