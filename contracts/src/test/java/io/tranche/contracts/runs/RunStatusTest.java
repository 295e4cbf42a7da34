package io.tranche.contracts.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunStatusTest {

  @Test
  void isTheTableInTheDocumentation() throws IOException {
    String table =
        Arrays.stream(RunStatus.values())
            .map(status -> "| " + status + " | " + successors(status) + " |\n")
            .collect(Collectors.joining("", "| from | to |\n|---|---|\n", "\n"));
    assertThat(Files.readString(Path.of("../docs/architecture.md"))).contains(table);
  }

  @Test
  void reachesEveryStatusFromTheQueue() {
    Set<RunStatus> reached = EnumSet.of(RunStatus.QUEUED);
    for (boolean grows = true; grows; ) {
      Set<RunStatus> further = EnumSet.copyOf(reached);
      reached.forEach(status -> further.addAll(status.next()));
      grows = reached.addAll(further);
    }
    assertThat(reached).containsExactly(RunStatus.values());
  }

  @Test
  void neverLeavesAnEndAndNeverReturnsToTheQueue() {
    assertThat(RunStatus.values())
        .filteredOn(RunStatus::isTerminal)
        .containsExactly(RunStatus.SUCCESS, RunStatus.FAILURE, RunStatus.CANCELED);
    assertThat(RunStatus.values()).noneMatch(status -> status.next().contains(RunStatus.QUEUED));
    assertThat(RunStatus.values()).noneMatch(status -> status.next().contains(status));
  }

  @Test
  void holdsItsPartitionsBetweenTheQueueAndItsEnd() {
    assertThat(RunStatus.values())
        .filteredOn(RunStatus::isInProgress)
        .containsExactly(RunStatus.STARTING, RunStatus.STARTED, RunStatus.CANCELING);
  }

  private static String successors(RunStatus status) {
    return status.isTerminal()
        ? "–"
        : EnumSet.copyOf(status.next()).stream()
            .map(RunStatus::name)
            .collect(Collectors.joining(", "));
  }
}
