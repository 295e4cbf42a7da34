package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.BackfillCommand;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.partitions.Ordinals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BackfillLifeTest {

  private static final Instant AT = Instant.parse("2024-02-03T04:05:06Z");
  private static final Origin ANN = Origin.person("ann");

  @Test
  void endsWhenEveryRunHasEnded() {
    Backfill backfill = backfill(Ordinals.of(1, 2));
    Backfill requested = requested(backfill, Ordinals.of(1, 2));

    assertThat(backfill.endedIfComplete(AT).status()).isEqualTo(BackfillStatus.REQUESTED);
    assertThat(settled(requested, Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.REQUESTED);
    assertThat(settled(requested, Ordinals.of(1, 2), Ordinals.empty()).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.COMPLETED_SUCCESS);
    assertThat(settled(requested, Ordinals.of(1), Ordinals.of(2)).endedIfComplete(AT).status())
        .isEqualTo(BackfillStatus.COMPLETED_FAILED);
    assertThat(backfill(Ordinals.empty()).status()).isEqualTo(BackfillStatus.COMPLETED_SUCCESS);
  }

  @Test
  void aCanceledOneWaitsOnlyForWhatIsInFlight() {
    Backfill canceling = requested(backfill(Ordinals.of(1, 2, 3)), Ordinals.of(1)).canceling();

    assertThat(canceling.endedIfComplete(AT).status()).isEqualTo(BackfillStatus.CANCELING);
    Backfill ended = settled(canceling, Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT);
    assertThat(ended.status()).isEqualTo(BackfillStatus.CANCELED);
    assertThat(ended.endedAt()).contains(AT);
  }

  @Test
  void hasStillToMakeWhatIsNeitherMadeNorLost() {
    Backfill some = requested(backfill(Ordinals.of(1, 2, 3, 4)), Ordinals.of(1, 2, 3));
    Backfill settled = settled(some, Ordinals.of(1), Ordinals.of(2));

    assertThat(settled.remaining(settled.parts().get(0))).isEqualTo(Ordinals.of(3, 4));
    Backfill paused = settled.pausing("why");
    assertThat(paused.remaining(paused.parts().get(0))).isEqualTo(Ordinals.of(3, 4));
    Backfill canceling = settled.canceling();
    assertThat(canceling.remaining(canceling.parts().get(0))).isEqualTo(Ordinals.of(3));
    Backfill failed = settled.failed(AT, "gone");
    assertThat(failed.remaining(failed.parts().get(0))).isEqualTo(Ordinals.empty());
  }

  @Test
  void commandsSayWhatShallBeSoThatARepetitionChangesNothing() {
    Backfill backfill = backfill(Ordinals.of(1, 2, 3));
    var pause = new BackfillCommand.Pause("b", Optional.of("too busy"), ANN);
    var resume = new BackfillCommand.Resume("b", ANN);
    var cancel = new BackfillCommand.Cancel("b", ANN);
    var two = new BackfillCommand.SetConcurrency("b", 2, ANN);

    Backfill paused = BackfillCommands.after(backfill, pause);
    assertThat(paused.status()).isEqualTo(BackfillStatus.PAUSED);
    assertThat(paused.paused()).contains("paused by person:ann: too busy");
    assertThat(BackfillCommands.after(paused, pause)).isEqualTo(paused);
    assertThat(BackfillCommands.after(paused, resume)).isEqualTo(backfill);
    assertThat(BackfillCommands.after(paused, two).concurrency()).contains(2);
    Backfill canceling = BackfillCommands.after(paused, cancel);
    assertThat(canceling.status()).isEqualTo(BackfillStatus.CANCELING);
    for (BackfillCommand command : List.of(pause, resume, cancel)) {
      assertThat(BackfillCommands.after(canceling, command)).isEqualTo(canceling);
      Backfill ended = canceling.endedIfComplete(AT);
      assertThat(BackfillCommands.after(ended, command)).isEqualTo(ended);
    }
  }

  @Test
  void changesOnlyAsTheTableAllows() {
    for (BackfillStatus from : BackfillStatus.values()) {
      Backfill backfill = in(from);
      expect(from, BackfillStatus.PAUSED, () -> backfill.pausing("why"));
      expect(from, BackfillStatus.REQUESTED, backfill::resuming);
      expect(from, BackfillStatus.CANCELING, backfill::canceling);
      expect(from, BackfillStatus.FAILED, () -> backfill.failed(AT, "gone"));
    }
    assertThat(EnumSet.allOf(BackfillStatus.class).stream().filter(BackfillStatus::isTerminal))
        .containsExactly(
            BackfillStatus.CANCELED,
            BackfillStatus.COMPLETED_SUCCESS,
            BackfillStatus.COMPLETED_FAILED,
            BackfillStatus.FAILED);
  }

  @Test
  void isTheTableInTheDocumentation() throws IOException {
    String table =
        Arrays.stream(BackfillStatus.values())
            .map(status -> "| " + status + " | " + successors(status) + " |\n")
            .collect(Collectors.joining("", "| from | to |\n|---|---|\n", "\n"));
    assertThat(Files.readString(Path.of("../docs/architecture.md"))).contains(table);
  }

  private static String successors(BackfillStatus status) {
    return status.isTerminal()
        ? "–"
        : EnumSet.copyOf(status.next()).stream()
            .map(BackfillStatus::name)
            .collect(Collectors.joining(", "));
  }

  private interface Change {
    Backfill make();
  }

  private static void expect(BackfillStatus from, BackfillStatus to, Change change) {
    if (from.next().contains(to)) {
      assertThat(change.make().status()).isEqualTo(to);
    } else {
      assertThatThrownBy(change::make)
          .hasMessage("Cannot change backfill b: " + to + " does not follow " + from);
    }
  }

  private static Backfill backfill(Ordinals target) {
    return Backfill.planned(
        "b",
        new Backfill.Asked("orders", "*", Map.of(), BackfillOptions.NONE),
        AT,
        List.of(AssetPart.untouched("orders", "layout", "static", target, 1)));
  }

  private static Backfill requested(Backfill backfill, Ordinals some) {
    return backfill.with(List.of(backfill.parts().get(0).requesting(some, Ordinals.empty())));
  }

  private static Backfill settled(Backfill backfill, Ordinals done, Ordinals failed) {
    return backfill.with(List.of(backfill.parts().get(0).settled(done, failed)));
  }

  private static Backfill in(BackfillStatus status) {
    Backfill one = backfill(Ordinals.of(1));
    Backfill requested = requested(one, Ordinals.of(1));
    return switch (status) {
      case REQUESTED -> one;
      case PAUSED -> one.pausing("why");
      case CANCELING -> one.canceling();
      case CANCELED -> one.canceling().endedIfComplete(AT);
      case COMPLETED_SUCCESS ->
          settled(requested, Ordinals.of(1), Ordinals.empty()).endedIfComplete(AT);
      case COMPLETED_FAILED ->
          settled(requested, Ordinals.empty(), Ordinals.of(1)).endedIfComplete(AT);
      case FAILED -> one.failed(AT, "gone");
    };
  }
}
