package io.tranche.run.materializer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tranche.platform.secrets.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The wrapper in the shells and on the systems that it meets. */
@Timeout(60)
class ProcessGroupTest {

  private static final List<String> BASH = List.of("/bin/bash", "--posix");

  @TempDir Path folder;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  static Stream<Arguments> systems() {
    return Stream.of(
        Arguments.of(List.of("/bin/sh"), true),
        Arguments.of(BASH, true),
        // As on macOS: no setsid, job control of bash.
        Arguments.of(BASH, false));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void passesOutputAndExitStatusOn(List<String> shell, boolean setsid) throws Exception {
    ProcessGroup group = start(shell, setsid, "echo one; printf two >&2; exit 42");
    assertThat(group.await()).isEqualTo(42);
    assertThat(log).containsExactly("one", "two");
  }

  @ParameterizedTest
  @MethodSource("systems")
  void endsTheGroupWhenItIsInterrupted(List<String> shell, boolean setsid) throws Exception {
    ProcessGroup group = start(shell, setsid, "sleep 600 & echo $!; wait");
    await().atMost(Duration.ofSeconds(15)).until(() -> !log.isEmpty());
    ProcessHandle left = ProcessHandle.of(Long.parseLong(log.element())).orElseThrow();
    Thread.currentThread().interrupt();
    assertThat(interrupted(group)).isTrue();
    await().atMost(Duration.ofSeconds(15)).until(() -> !left.isAlive());
  }

  @ParameterizedTest
  @MethodSource("systems")
  void givesTheProgramNoInput(List<String> shell, boolean setsid) throws Exception {
    ProcessGroup group = start(shell, setsid, "read -r line; echo \"$?\"");
    assertThat(group.await()).isZero();
    assertThat(log).containsExactly("1");
  }

  @ParameterizedTest
  @MethodSource("systems")
  void cutsLinesThatNeverEnd(List<String> shell, boolean setsid) throws Exception {
    ProcessGroup group =
        start(
            shell,
            setsid,
            "x=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10; do x=$x$x; done;"
                + " printf %s \"$x\"");
    assertThat(group.await()).isZero();
    assertThat(log).hasSize(2).allSatisfy(line -> assertThat(line).hasSize(8 * 1024));
  }

  private static boolean interrupted(ProcessGroup group) {
    try {
      group.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private ProcessGroup start(List<String> shell, boolean setsid, String program) throws Exception {
    assumeThat(Path.of(shell.get(0))).exists();
    return ProcessGroup.start(
        shell,
        List.of("sh", "-c", program),
        folder,
        Map.of("PATH", setsid ? "/bin:/usr/bin" : withoutSetsid()),
        new OutputLines(log::add, Secrets.NONE.reveal()));
  }

  private String withoutSetsid() throws Exception {
    for (String tool : List.of("sh", "sleep")) {
      Path link = folder.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of(tool.equals("sh") ? "/bin/bash" : "/bin/" + tool));
      }
    }
    return folder.toString();
  }
}
