package io.tranche.benchmarks.backfill;

import io.tranche.benchmarks.process.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What backfills are asked for over HTTP, by name. */
public final class BackfillBenchmarks {

  /** What a run of them gives. */
  public static final List<String> NAMES =
      Stream.of(PlanOfAMillion.NAMES, List.of(ChainOfFifty.NAME), LongHistory.NAMES)
          .flatMap(List::stream)
          .toList();

  private static final String BUNDLE =
      "{\"apiVersion\": \"tranche.io/v1\", \"bundle\": \"benchmark\", \"assets\": ["
          + PlanOfAMillion.ASSET
          + ", "
          + ChainOfFifty.assets()
          + "]}";

  private BackfillBenchmarks() {}

  /** Measures what is asked for. */
  public static List<Figure> measure(Stage stage, boolean quick, Predicate<String> asksFor)
      throws IOException, InterruptedException {
    RunService service =
        new RunService(
            stage.runService(BUNDLE.getBytes(StandardCharsets.UTF_8)), stage.addresses().mongodb());
    List<Figure> figures = new ArrayList<>();
    if (asksFor.test(ChainOfFifty.NAME)) {
      figures.addAll(ChainOfFifty.measure(service, quick));
    }
    if (PlanOfAMillion.NAMES.stream().anyMatch(asksFor)) {
      figures.addAll(PlanOfAMillion.measure(service, quick));
    }
    if (LongHistory.NAMES.stream().anyMatch(asksFor)) {
      figures.addAll(LongHistory.measure(service, quick));
    }
    return figures;
  }
}
