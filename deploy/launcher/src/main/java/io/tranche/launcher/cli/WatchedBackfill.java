package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.launcher.cli.Output.Column;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Waits for the end of a backfill; a person at a terminal sees a bar meanwhile. */
final class WatchedBackfill {

  private static final long POLL_MILLIS = 200;
  private static final int WIDTH = 30;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("ASSET", "/asset"),
          new Column("TARGETED", "/counts/total"),
          new Column("DONE", "/counts/done"),
          new Column("FAILED", "/counts/failed"),
          new Column("SKIPPED", "/counts/skipped"),
          new Column("RUNS", "/runs"));

  private final ApiClient client;
  private final Output output;

  WatchedBackfill(ApiClient client, Output output) {
    this.client = client;
    this.output = output;
  }

  /** The exit status after a backfill was created. */
  static int after(JsonNode created, ApiClient client, Output output, boolean watch)
      throws InterruptedException {
    if (watch) {
      return new WatchedBackfill(client, output).untilEnded(created.path("id").asText());
    }
    output.print(created);
    return 0;
  }

  /** The exit status: 0 if every run succeeded. */
  int untilEnded(String id) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    JsonNode backfill = client.get(BackfillsCommand.PATH + "/" + id, Map.of());
    while (backfill.path("endedAt").asText("").isEmpty()) {
      show(backfill);
      never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      backfill = client.get(BackfillsCommand.PATH + "/" + id, Map.of());
    }
    show(backfill);
    print(backfill);
    return backfill.path("status").asText().equals("COMPLETED_SUCCESS") ? 0 : 1;
  }

  private void print(JsonNode backfill) {
    if (!output.isTable()) {
      output.print(backfill);
      return;
    }
    output.print(backfill.path("assets"), COLUMNS);
    String error = backfill.path("error").asText("");
    System.out.println(backfill.path("status").asText() + (error.isEmpty() ? "" : ": " + error));
  }

  private static void show(JsonNode backfill) {
    if (CommandLine.Help.Ansi.AUTO.enabled()) {
      System.err.print("\r" + bar(backfill) + "\u001b[K");
      System.err.print(backfill.path("endedAt").asText("").isEmpty() ? "" : "\n");
      System.err.flush();
    }
  }

  /** {@code [######........................] 20% 2 of 10 done, 1 failed, 3 in progress}. */
  static String bar(JsonNode backfill) {
    JsonNode counts = backfill.path("counts");
    long total = Math.max(1, counts.path("total").asLong());
    long ended =
        counts.path("done").asLong()
            + counts.path("failed").asLong()
            + counts.path("skipped").asLong();
    int full = (int) (WIDTH * ended / total);
    StringBuilder text =
        new StringBuilder(
            "[%s%s] %3d%%  %d of %d done"
                .formatted(
                    "#".repeat(full),
                    ".".repeat(WIDTH - full),
                    100 * ended / total,
                    counts.path("done").asLong(),
                    counts.path("total").asLong()));
    append(text, counts.path("failed").asLong(), "failed");
    append(text, counts.path("skipped").asLong(), "skipped");
    append(text, counts.path("inProgress").asLong(), "in progress");
    String paused = backfill.path("paused").asText("");
    return text + (paused.isEmpty() ? "" : " (" + paused + ")");
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(count).append(' ').append(what);
    }
  }
}
