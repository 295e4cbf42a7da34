package io.tranche.benchmarks.status;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Stage;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is asked of the status of partitions over HTTP, by name. */
public final class StatusBenchmarks {

  private static final String FILES = "status.1m";
  private static final String CELLS = "status.10m-cells";

  /** How many partitions of an asset the figures of memory are of. */
  private static final String MEMORY = "status.memory";

  /** What a run of them gives. */
  public static final List<String> OF_LARGE_ASSETS = List.of(FILES, CELLS, MEMORY);

  public static final List<String> OF_MANY_ASSETS = List.of(ManyAssets.START);

  private static final long SEED = 1_000_000;

  /** Until then the compilers have half of what run-service and the store use. */
  private static final Duration QUICK_WARM_UP = Duration.ofSeconds(45);

  private static final Duration WARM_UP = Duration.ofMinutes(2);

  private StatusBenchmarks() {}

  /**
   * Asks about an asset with a partition for each of so many keys, and one with ten million cells,
   * of ten times as many of which something is known; a thousand partitions a second are
   * materialized meanwhile.
   */
  public static List<Figure> measureLargeAssets(
      Stage stage, int keys, boolean quick, Predicate<String> asksFor, PrintStream out)
      throws IOException, InterruptedException {
    LargeAsset files = LargeAsset.ofFiles(keys);
    LargeAsset cells = LargeAsset.ofCells(10 * keys);
    String bundle =
        "{\"apiVersion\": \"tranche.io/v1\", \"bundle\": \"benchmark\", \"partitionSets\":"
            + " [{\"name\": \""
            + LargeAsset.SET
            + "\"}], \"assets\": ["
            + files.definition()
            + ", "
            + cells.definition()
            + "]}";
    stage.runService(bundle.getBytes(StandardCharsets.UTF_8));
    List<LargeAsset> asked =
        Stream.of(files, cells)
            .filter(asset -> asksFor.test(asset.name()) || asksFor.test(MEMORY))
            .toList();
    out.printf("  writing %,d members ...%n", keys);
    FilledAsset.fillSet(stage.addresses().mongodb(), LargeAsset.SET, keys, files.key());
    for (LargeAsset asset : asked) {
      out.printf("  writing %,d documents of %s ...%n", asset.filled(), asset.asset());
      asset.filledAsset().fill(stage.addresses().mongodb());
    }
    stage.restartRunService();
    List<Figure> figures = new ArrayList<>();
    for (LargeAsset asset : asked) {
      figures.addAll(measure(stage, asset, quick, out));
    }
    return figures;
  }

  private static List<Figure> measure(Stage stage, LargeAsset asset, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    URI service = stage.runService();
    List<Figure> figures = new ArrayList<>();
    double before = stage.liveHeapMegabytes("run-service");
    figures.add(Figure.of(asset.name() + ".first", Questions.first(service, asset.asset()), "ms"));
    figures.add(
        Figure.of(
            MEMORY + asset.name().substring("status".length()),
            stage.liveHeapMegabytes("run-service") - before,
            "MB"));
    out.printf("  asking about %s ...%n", asset.asset());
    int arriving = (int) Math.min(asset.partitions(), Integer.MAX_VALUE);
    try (Arriving load =
        new Arriving(stage.addresses().kafka(), asset.asset(), arriving, asset.key())) {
      Map<String, List<Double>> answers =
          asset
              .questions(service, new Random(SEED))
              .ask(quick ? QUICK_WARM_UP : WARM_UP, quick ? 200 : 1_000);
      answers.forEach(
          (name, millis) -> {
            String figure = asset.name() + "." + name;
            figures.add(Figure.of(figure + ".p50", Questions.quantile(millis, 0.5), "ms"));
            figures.add(Figure.of(figure + ".p99", Questions.quantile(millis, 0.99), "ms"));
          });
      figures.add(Figure.of(asset.name() + ".materialized", load.perSecond(), "1/s"));
    }
    Snapshots.restart(stage, List.of(asset.asset()));
    figures.add(
        Figure.of(
            asset.name() + ".first.snapshot",
            Questions.first(stage.runService(), asset.asset()),
            "ms"));
    figures.forEach(
        figure -> out.printf("  %s %.2f %s%n", figure.name(), figure.value(), figure.unit()));
    return figures;
  }

  /** Starts a replica that has to know of a thousand assets. */
  public static List<Figure> measureStart(Stage stage, int filled, PrintStream out)
      throws IOException, InterruptedException {
    return ManyAssets.measure(stage, filled, out);
  }
}
