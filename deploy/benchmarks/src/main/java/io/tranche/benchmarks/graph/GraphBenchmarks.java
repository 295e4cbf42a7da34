package io.tranche.benchmarks.graph;

import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.process.Timed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Applies a large graph over HTTP, then asks what is around its assets. */
public final class GraphBenchmarks {

  private static final String APPLY = "graph.5000.apply";
  private static final String NEIGHBOURS = "graph.5000.neighbours";

  /** What a run of them gives. */
  public static final List<String> NAMES = List.of(APPLY, NEIGHBOURS);

  private static final long SEED = 5_000;
  private static final int LAYERS = 2;

  private GraphBenchmarks() {}

  /**
   * Figures by name: seconds of one apply that changes every asset, milliseconds of one question
   * about two layers on both sides.
   */
  public static Map<String, Double> measure(Stage stage, boolean quick)
      throws IOException, InterruptedException {
    URI service = stage.definitionsService();
    int rounds = quick ? 5 : 15;
    List<Double> applies = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      applies.add(apply(service, round));
    }
    int questions = quick ? 2_000 : 20_000;
    Random random = new Random(SEED);
    List<Double> answers = new ArrayList<>();
    for (int i = 0; i < 2 * questions; i++) {
      double millis = ask(service, LargeGraph.key(random.nextInt(LargeGraph.ASSETS)));
      if (i >= questions) {
        answers.add(millis);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(APPLY, quantile(applies, 0.5));
    figures.put(NEIGHBOURS + ".p50", quantile(answers, 0.5));
    figures.put(NEIGHBOURS + ".p99", quantile(answers, 0.99));
    return figures;
  }

  private static double apply(URI service, int round) throws IOException, InterruptedException {
    HttpRequest put =
        HttpRequest.newBuilder(service.resolve("/api/v1/bundles/large"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(LargeGraph.bundle(round)))
            .build();
    return Timed.nanosOf(put) / 1e9;
  }

  private static double ask(URI service, String asset) throws IOException, InterruptedException {
    String query =
        "?depth=" + LAYERS + "&asset=" + URLEncoder.encode(asset, StandardCharsets.UTF_8);
    return Timed.nanosOf(
            HttpRequest.newBuilder(service.resolve("/api/v1/asset-graph" + query)).build())
        / 1e6;
  }

  private static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }
}
