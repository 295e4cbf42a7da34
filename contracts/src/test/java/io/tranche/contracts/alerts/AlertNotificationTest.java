package io.tranche.contracts.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertNotificationTest {

  private static final Path GUIDE = Path.of("../docs/guides/alerts.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```json\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Instant AT = Instant.parse("2024-01-06T01:02:03Z");

  @Test
  void isWhatTheGuideShows() throws IOException {
    AlertEvent event = AlertEvent.of(failed("no disk", Optional.empty())).orElseThrow();
    AlertNotification notification =
        AlertNotification.of(
            Ids.of("alert", "sales-down", "0", event.id()),
            AT.plusSeconds(1),
            new AlertNotification.Data(
                "sales-down",
                false,
                1,
                new TreeMap<>(Map.of(AlertTrigger.RUN_FAILED, 1L)),
                AT,
                AT,
                List.of(event)));

    Matcher block = BLOCK.matcher(Files.readString(GUIDE));
    assertThat(block.find()).isTrue();
    byte[] shown = block.group(1).getBytes(StandardCharsets.UTF_8);
    assertThat(Json.tree(Json.write(notification))).isEqualTo(Json.tree(shown));
    assertThat(Json.read(shown, AlertNotification.class)).isEqualTo(notification);
  }

  @Test
  void tellsNothingOfRunsThatAreTriedAgainOrHaveNotEnded() {
    Retry retry = new Retry("next", 1, 3, AT, List.of("orders"));

    assertThat(AlertEvent.of(failed("no disk", Optional.of(retry)))).isEmpty();
    assertThat(AlertEvent.of(new RunEvent.RunCanceling("r", 3, AT, List.of("orders"), "why")))
        .isEmpty();
    assertThat(AlertEvent.of(new RunEvent.RunSucceeded("r", 3, AT, List.of("orders"))))
        .hasValueSatisfying(
            event -> {
              assertThat(event.on()).isEqualTo(AlertTrigger.RUN_SUCCEEDED);
              assertThat(event.partitionCount()).isZero();
            });
  }

  @Test
  void staysSmallHoweverMuchThereIsToTell() {
    List<String> many = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
    RunSummary summary = RunSummary.of(many, Origin.person("ada"), Map.of());
    AlertEvent event =
        AlertEvent.of(
                new RunEvent.RunFailed(
                    "r", 3, AT, many, "x".repeat(5_000), Optional.empty(), Optional.of(summary)))
            .orElseThrow();

    assertThat(event.assets()).hasSize(20);
    assertThat(event.assetCount()).isEqualTo(50);
    assertThat(event.partitions()).hasSize(20);
    assertThat(event.partitionCount()).isEqualTo(50);
    assertThat(event.reason()).hasValue("x".repeat(1_000));
  }

  private static RunEvent.RunFailed failed(String error, Optional<Retry> retry) {
    return new RunEvent.RunFailed(
        "7k2n",
        3,
        AT,
        List.of("orders"),
        error,
        retry,
        Optional.of(RunSummary.of(List.of("2024-01-05"), Origin.person("ada"), Map.of())));
  }
}
