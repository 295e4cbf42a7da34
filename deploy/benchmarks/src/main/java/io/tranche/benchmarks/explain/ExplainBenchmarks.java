package io.tranche.benchmarks.explain;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.process.Timed;
import io.tranche.benchmarks.process.Waiting;
import io.tranche.benchmarks.workload.Arrival;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.Copies;
import io.tranche.benchmarks.workload.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Explanations of files and of partitions by HTTP, as {@code tranche explain} asks for them. */
public final class ExplainBenchmarks {

  private static final String EXPLAIN = "explain";

  /** What a run of them gives. */
  public static final List<String> NAMES = List.of(EXPLAIN + ".p50", EXPLAIN + ".p99");

  /** Where an arrival leaves a document, by database. */
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "tranche_definitions", List.of("members"),
          "tranche_sensor", List.of("members", "partition_states"),
          "tranche_run", List.of("runs", "asset_partitions", "materializations", "members"));

  private static final String ROUND = "copied";
  private static final long SEED = 1_000_000;

  private final URI console;
  private final int objects;
  private final Random random = new Random(SEED);

  private ExplainBenchmarks(URI console, int objects) {
    this.console = console;
    this.objects = objects;
  }

  /**
   * One question after the other, about files and partitions in turns, where so many files have
   * arrived and been made.
   */
  public static List<Figure> measure(Stage stage, int objects, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    Side product = stage.product(Bundle.json());
    try (Load load = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      load.arrivals(product, "first", 1);
    }
    out.printf("  writing what %,d arrivals leave ...%n", objects);
    try (Copies copies =
        new Copies(stage.addresses().mongodb(), PLACES, names(new Arrival("first", 0)))) {
      copies.write(objects, number -> names(new Arrival(ROUND, number)), out);
      out.printf("  %d documents of each; asking ...%n", copies.documents());
    }
    stage.restartRunService();
    ExplainBenchmarks benchmarks = new ExplainBenchmarks(stage.console(), objects);
    benchmarks.requireThatRunsAreFound();
    int questions = quick ? 300 : 2_000;
    benchmarks.ask(questions / 2);
    Answers answers = benchmarks.ask(questions);
    return List.of(
        Figure.of(NAMES.get(0), quantile(answers.all(), 0.5), "ms"),
        Figure.of(NAMES.get(1), quantile(answers.all(), 0.99), "ms"),
        Figure.of(EXPLAIN + ".file.p99", quantile(answers.ofFiles(), 0.99), "ms"),
        Figure.of(EXPLAIN + ".partition.p99", quantile(answers.ofPartitions(), 0.99), "ms"));
  }

  private static List<String> names(Arrival arrival) {
    return List.of(arrival.key(), arrival.runId(), arrival.requestId());
  }

  /** Milliseconds of each question. */
  private record Answers(List<Double> ofFiles, List<Double> ofPartitions) {
    List<Double> all() {
      return Stream.concat(ofFiles.stream(), ofPartitions.stream()).toList();
    }
  }

  private Answers ask(int questions) throws IOException, InterruptedException {
    Answers answers = new Answers(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < questions; i++) {
      answers.ofFiles().add(millis(aboutFile(any())));
      answers.ofPartitions().add(millis(aboutPartition(any())));
    }
    return answers;
  }

  /** Fails if what was written is not what the services would have written. */
  private void requireThatRunsAreFound() throws InterruptedException {
    Arrival some = any();
    for (String question : List.of(aboutFile(some), aboutPartition(some))) {
      URI asked = console.resolve(question);
      Waiting.until(
          asked + " tells of the run",
          () -> {
            String answer = Timed.answer(asked);
            return answer.contains(some.runId()) && answer.contains("\"problems\":[]");
          });
    }
  }

  private Arrival any() {
    return new Arrival(ROUND, random.nextInt(objects));
  }

  private static String aboutFile(Arrival arrival) {
    return "/api/v1/explanations?object=" + encoded(arrival.object());
  }

  private static String aboutPartition(Arrival arrival) {
    return "/api/v1/explanations?asset=" + Bundle.FILES + "&partition=" + encoded(arrival.key());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private double millis(String question) throws IOException, InterruptedException {
    return Timed.nanosOf(HttpRequest.newBuilder(console.resolve(question)).build()) / 1e6;
  }

  private static double quantile(List<Double> millis, double share) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }
}
