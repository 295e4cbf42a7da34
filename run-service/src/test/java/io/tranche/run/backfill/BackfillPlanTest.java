package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackfillPlanTest {

  private static final Instant AT = Instant.parse("2024-02-03T04:05:06Z");

  @Test
  void asksForPartitionsInTheirOrderAndEachOnce() {
    Backfill backfill = backfill(Ordinals.of(3, 5, 8, 13, 21));

    assertThat(backfill.next(2)).containsExactly(3, 5);
    Backfill requested = backfill.requested(5);
    assertThat(requested.next(2)).containsExactly(8, 13);
    assertThat(requested.next(0)).isEmpty();
    assertThat(requested.next(-7)).isEmpty();
    assertThat(requested.requested(21).next(2)).isEmpty();
  }

  @Test
  void countsEveryPartitionOnce() {
    Backfill backfill =
        backfill(Ordinals.range(0, 9))
            .requested(5)
            .settled(Ordinals.of(0, 2), Ordinals.of(3))
            .settled(Ordinals.of(2), Ordinals.of(3));

    assertThat(backfill.counts()).isEqualTo(new Backfill.Counts(2, 1, 3, 4));
    assertThat(backfill.inFlight()).isEqualTo(Ordinals.of(1, 4, 5));
  }

  @Test
  void endsWhenEveryRunHasEnded() {
    Backfill backfill = backfill(Ordinals.of(1, 2));
    Backfill requested = backfill.requested(2);

    assertThat(backfill.endedIfComplete(AT).status()).isEqualTo(BackfillStatus.REQUESTED);
    assertThat(requested.settled(Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.REQUESTED);
    assertThat(requested.settled(Ordinals.of(1, 2), Ordinals.empty()).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.COMPLETED_SUCCESS);
    assertThat(requested.settled(Ordinals.of(1), Ordinals.of(2)).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.COMPLETED_FAILED);
  }

  @Test
  void aCanceledOneWaitsOnlyForWhatIsInFlight() {
    Backfill canceling = backfill(Ordinals.of(1, 2, 3)).requested(1).canceling();

    assertThat(canceling.endedIfComplete(AT).status()).isEqualTo(BackfillStatus.CANCELING);
    Backfill ended = canceling.settled(Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT);
    assertThat(ended.status()).isEqualTo(BackfillStatus.CANCELED);
    assertThat(ended.endedAt()).contains(AT);
  }

  @Test
  void changesOnlyAsTheTableAllows() {
    for (BackfillStatus from : BackfillStatus.values()) {
      Backfill backfill = in(from);
      if (from.next().contains(BackfillStatus.CANCELING)) {
        assertThat(backfill.canceling().status()).isEqualTo(BackfillStatus.CANCELING);
      } else {
        assertThatThrownBy(backfill::canceling)
            .hasMessage("Cannot change backfill b: CANCELING does not follow " + from);
      }
      if (from.next().contains(BackfillStatus.FAILED)) {
        assertThat(backfill.failed(AT, "gone").error()).contains("gone");
      } else {
        assertThatThrownBy(() -> backfill.failed(AT, "gone"))
            .hasMessage("Cannot change backfill b: FAILED does not follow " + from);
      }
    }
    assertThat(EnumSet.allOf(BackfillStatus.class).stream().filter(BackfillStatus::isTerminal))
        .containsExactly(
            BackfillStatus.CANCELED,
            BackfillStatus.COMPLETED_SUCCESS,
            BackfillStatus.COMPLETED_FAILED,
            BackfillStatus.FAILED);
  }

  private static Backfill backfill(Ordinals target) {
    return new Backfill(
        "b",
        "orders",
        "*",
        Map.of(),
        AT,
        "layout",
        target,
        BackfillStatus.REQUESTED,
        Optional.empty(),
        Ordinals.empty(),
        Ordinals.empty(),
        "",
        1,
        Optional.empty(),
        Optional.empty());
  }

  private static Backfill in(BackfillStatus status) {
    Backfill one = backfill(Ordinals.of(1));
    return switch (status) {
      case REQUESTED -> one;
      case CANCELING -> one.canceling();
      case CANCELED -> one.canceling().endedIfComplete(AT);
      case COMPLETED_SUCCESS ->
          one.requested(1).settled(Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT);
      case COMPLETED_FAILED ->
          one.requested(1).settled(Ordinals.empty(), Ordinals.of(1)).endedIfComplete(AT);
      case FAILED -> one.failed(AT, "gone");
    };
  }
}
