package io.tranche.sensor.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlTest {

  private static final Resource LANDING = Resource.sensor("landing");
  private static final Origin ANN = Origin.person("ann");
  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
  private static final Command STOP =
      new Command.Stop(LANDING, Optional.of("the feed is broken"), ANN);
  private static final Command START = new Command.Start(LANDING, ANN);

  private final Control untouched = Control.untouched(LANDING);

  @Test
  void worksUntilItIsStopped() {
    assertThat(untouched.silence(Instant.EPOCH)).isEmpty();
    assertThat(untouched.after(STOP, "1", NOON).silence(NOON))
        .contains("stopped by person:ann at 2024-01-01T12:00:00Z: the feed is broken");
  }

  @Test
  void doesNotMakeUpForWhatFellDueWhileItWasStopped() {
    Instant later = NOON.plus(Duration.ofHours(1));
    Control started = untouched.after(STOP, "1", NOON).after(START, "2", later);

    assertThat(started.silence(later.minusMillis(1)))
        .contains("stopped until 2024-01-01T13:00:00Z");
    assertThat(started.silence(later)).isEmpty();
  }

  @Test
  void appliesACommandOnceHoweverOftenItComes() {
    Control started =
        untouched.after(STOP, "1", NOON).after(START, "2", NOON.plus(Duration.ofHours(1)));

    assertThat(started.after(STOP, "1", NOON)).isEqualTo(started);
  }

  @Test
  void keepsWhoStoppedItFirst() {
    Control stopped = untouched.after(STOP, "1", NOON);
    Command again = new Command.Stop(LANDING, Optional.empty(), Origin.person("bob"));

    assertThat(stopped.after(again, "2", NOON.plus(Duration.ofHours(1))).stop())
        .isEqualTo(stopped.stop());
  }

  @Test
  void startingWhatWorksChangesNothingThatIsDue() {
    assertThat(untouched.after(START, "1", NOON).silence(NOON.minusSeconds(60))).isEmpty();
  }

  @Test
  void endsAsTheLastCommandSaysWhenMoreComeAgainThanItRemembers() {
    List<Command> commands = new ArrayList<>();
    for (int i = 0; i < 301; i++) {
      commands.add(i % 2 == 0 ? STOP : START);
    }
    Control once = replay(untouched, commands);

    assertThat(replay(once, commands).stop()).isPresent();
    assertThat(replay(once, commands.subList(200, 301)).stop()).isPresent();
    assertThat(once.applied()).hasSize(100);
  }

  private static Control replay(Control from, List<Command> commands) {
    Control control = from;
    for (int i = 0; i < commands.size(); i++) {
      control = control.after(commands.get(i), Integer.toString(i), NOON.plusSeconds(i));
    }
    return control;
  }
}
