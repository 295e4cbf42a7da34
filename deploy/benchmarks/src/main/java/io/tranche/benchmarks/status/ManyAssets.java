package io.tranche.benchmarks.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Stage;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A replica that starts with a thousand assets of 100,000 partitions each. */
final class ManyAssets {

  static final String START = "status.start";

  private static final int ASSETS = 1_000;
  private static final LocalDateTime FIRST = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final DateTimeFormatter KEY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH:mm", Locale.ROOT);

  private ManyAssets() {}

  private static String asset(int number) {
    return String.format(Locale.ROOT, "asset%04d", number);
  }

  private static byte[] bundle() {
    ObjectNode bundle =
        Json.mapper()
            .createObjectNode()
            .put("apiVersion", "tranche.io/v1")
            .put("bundle", "benchmark");
    ArrayNode assets = bundle.putArray("assets");
    for (int i = 0; i < ASSETS; i++) {
      ObjectNode asset = assets.addObject().put("key", asset(i));
      asset
          .putObject("partitions")
          .put("type", "cron")
          .put("cron", "*/5 * * * *")
          .put("start", "2024-01-01-00:00")
          .put("end", "2024-12-13-05:20")
          .put("format", "uuuu-MM-dd-HH:mm");
      asset.putObject("materializer").put("type", "none");
    }
    return Json.write(bundle);
  }

  /**
   * Seconds until it is ready, until it has counted every asset for the first time, and for the
   * second time.
   *
   * @param filled of how many partitions of each asset something is known
   */
  static List<Figure> measure(Stage stage, int filled, PrintStream out)
      throws IOException, InterruptedException {
    stage.runService(bundle());
    out.printf("  writing %,d assets with %,d documents each ...%n", ASSETS, filled);
    for (int i = 0; i < ASSETS; i++) {
      new FilledAsset(asset(i), filled, number -> KEY.format(FIRST.plusMinutes(5L * number)))
          .fill(stage.addresses().mongodb());
    }
    out.println("  starting the replica again ...");
    double ready = stage.restartRunService();
    URI service = stage.runService();
    double one = Questions.first(service, asset(0));
    double all = countAll(service);
    double again = countAll(service);
    double heap = stage.liveHeapMegabytes("run-service");
    double readyAgain =
        Snapshots.restart(stage, IntStream.range(0, ASSETS).mapToObj(ManyAssets::asset).toList());
    double fromSnapshots = countAll(stage.runService());
    return List.of(
        Figure.of(START + ".ready", ready, "s"),
        Figure.of(START + ".first", one, "ms"),
        Figure.of(START + ".all", all / 1e3, "s"),
        Figure.of(START + ".again", again, "ms"),
        Figure.of(START + ".heap", heap, "MB"),
        Figure.of(START + ".snapshot.ready", readyAgain, "s"),
        Figure.of(START + ".snapshot.all", fromSnapshots / 1e3, "s"));
  }

  private static double countAll(URI service) throws IOException, InterruptedException {
    return Questions.millis(service, "?limit=" + ASSETS);
  }
}
