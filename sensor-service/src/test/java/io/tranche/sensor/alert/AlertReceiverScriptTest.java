package io.tranche.sensor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.contracts.definitions.AlertDocument.Webhook;
import io.tranche.platform.secrets.Secrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver that the guide shows. */
class AlertReceiverScriptTest {

  private static final Instant AT = Instant.parse("2024-01-06T00:00:00Z");
  private static final Path SCRIPT =
      Path.of("../docs/guides/alert-receiver.py").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void printsEachNotificationOnceAlsoAfterAnotherStart() throws IOException {
    assumeTrue(isThere("python3"), "no python3 on the PATH");
    assertThat(printed("one", "one")).containsExactly("down: 1 runFailed", "  days: no disk");
    assertThat(printed("one", "two")).containsExactly("down: 1 runFailed", "  days: no disk");
    assertThat(Files.readString(folder.resolve("seen"))).isEqualTo("one\ntwo\n");
  }

  private List<String> printed(String... ids) throws IOException {
    Process script =
        new ProcessBuilder("python3", SCRIPT.toString(), "0", "seen")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
      String first = String.valueOf(output.readLine());
      assertThat(first).startsWith("listens at ");
      String url = "http://127.0.0.1:" + first.substring("listens at ".length()) + "/";
      for (String id : ids) {
        assertThat(send(url, id)).isEmpty();
      }
      script.toHandle().destroy();
      return output.lines().toList();
    } finally {
      script.destroyForcibly();
    }
  }

  private static Optional<String> send(String url, String id) {
    AlertEvent event =
        new AlertEvent(
            AlertTrigger.RUN_FAILED,
            "event",
            AT,
            Optional.of("run"),
            List.of("days"),
            1,
            List.of(),
            0,
            Optional.of("no disk"));
    TreeMap<AlertTrigger, Long> counts = new TreeMap<>(Map.of(AlertTrigger.RUN_FAILED, 1L));
    AlertNotification notification =
        AlertNotification.of(
            id, AT, new AlertNotification.Data("down", false, 1, counts, AT, AT, List.of(event)));
    return new Post(Secrets.NONE)
        .send(new Webhook(url, Map.of()), notification)
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  private static boolean isThere(String program) {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
