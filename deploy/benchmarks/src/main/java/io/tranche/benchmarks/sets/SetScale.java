package io.tranche.benchmarks.sets;

import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.process.Timed;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The same questions about a set of a thousand keys and about a large one, in turns. */
public final class SetScale {

  private static final String MEMBER = "sets.member.10m";
  private static final String PAGE = "sets.page.10m";
  private static final String MEMORY = "sets.memory.10m";

  /** What a run of them gives. */
  public static final List<String> NAMES =
      List.of(MEMBER, PAGE, PAGE + ".newest", PAGE + ".key", PAGE + ".prefix", MEMORY);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int FEW = 1_000;
  private static final int LIMIT = 100;
  private static final long SEED = 10_000_000;

  private final URI service;
  private final Random random = new Random(SEED);

  private SetScale(URI service) {
    this.service = service;
  }

  /** Takes in one figure of the large set, and the same of the small one. */
  @FunctionalInterface
  public interface Figures {
    void add(String name, double large, String unit, double small);
  }

  /**
   * Milliseconds of one question (the median), and megabytes of the service.
   *
   * @param keys how many the large set has
   * @param questions of each kind about each set
   */
  public static void measure(Stage stage, int keys, int questions, PrintStream out, Figures figures)
      throws IOException, InterruptedException {
    FilledSet small = new FilledSet("small", FEW);
    FilledSet large = new FilledSet("large", keys);
    SetScale scale = new SetScale(stage.definitionsService());
    scale.apply(List.of(small, large));
    small.fill(stage.addresses().mongodb(), written -> {});
    scale.ask(small, small, questions / 4, (name, big, few) -> {});
    double before = stage.residentMegabytes("definitions-service");
    out.printf("  writing %,d keys ...%n", keys);
    large.fill(stage.addresses().mongodb(), progress(keys, out));
    scale.requirePrefix(small);
    scale.requirePrefix(large);
    scale.ask(large, small, questions / 4, (name, big, few) -> {});
    out.println("  asking ...");
    scale.ask(large, small, questions, (name, big, few) -> figures.add(name, big, "ms", few));
    figures.add(MEMORY, stage.residentMegabytes("definitions-service"), "MB", before);
  }

  /** A line for each tenth. */
  private static IntConsumer progress(int keys, PrintStream out) {
    AtomicInteger tenths = new AtomicInteger();
    return written -> {
      int now = (int) (10L * written / keys);
      if (tenths.getAndSet(now) < now) {
        out.printf(Locale.ROOT, "    %,d are written%n", written);
      }
    };
  }

  @FunctionalInterface
  private interface Medians {
    void add(String name, double large, double small);
  }

  /** Fails if the members are not stored as the service stores them. */
  private void requirePrefix(FilledSet set) throws IOException, InterruptedException {
    URI count =
        service.resolve(
            "/api/v1/partition-sets/count?set=" + set.name() + "&search=" + set.prefix(0));
    String answer =
        HTTP.send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    if (!answer.contains("\"count\":" + LIMIT)) {
      throw new IllegalStateException("Cannot measure: " + count + " answered " + answer);
    }
  }

  private void ask(FilledSet large, FilledSet small, int questions, Medians medians)
      throws IOException, InterruptedException {
    for (String name : NAMES.subList(0, NAMES.indexOf(MEMORY))) {
      List<Double> many = new ArrayList<>();
      List<Double> few = new ArrayList<>();
      for (int i = 0; i < questions; i++) {
        many.add(millisOf(question(name, large)));
        few.add(millisOf(question(name, small)));
      }
      medians.add(name, median(many), median(few));
    }
  }

  private HttpRequest question(String name, FilledSet set) {
    int number = random.nextInt(set.keys());
    return switch (name) {
      case MEMBER ->
          post("membership", Map.of("set", set.name(), "keys", List.of(set.key(number))));
      case PAGE -> page(set, "cursor", Integer.toString(pageStart(set)));
      case PAGE + ".newest" ->
          page(set, "order", "newest", "cursor", Integer.toString(pageStart(set) + LIMIT));
      case PAGE + ".key" -> page(set, "order", "key", "cursor", set.key(pageStart(set)));
      default -> page(set, "search", set.prefix(number));
    };
  }

  /** A place that a whole page follows. */
  private int pageStart(FilledSet set) {
    return random.nextInt(set.keys() - LIMIT);
  }

  private HttpRequest page(FilledSet set, String... parameters) {
    StringBuilder query = new StringBuilder("keys?limit=" + LIMIT + "&set=" + set.name());
    for (int i = 0; i < parameters.length; i += 2) {
      query
          .append('&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return HttpRequest.newBuilder(service.resolve("/api/v1/partition-sets/" + query)).build();
  }

  private HttpRequest post(String what, Map<String, Object> body) {
    return HttpRequest.newBuilder(service.resolve("/api/v1/partition-sets/" + what))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
        .build();
  }

  private void apply(List<FilledSet> sets) throws IOException, InterruptedException {
    Map<String, Object> bundle =
        Map.of(
            "apiVersion",
            "tranche.io/v1",
            "bundle",
            "scale",
            "partitionSets",
            sets.stream().map(set -> Map.of("name", set.name())).toList());
    millisOf(
        HttpRequest.newBuilder(service.resolve("/api/v1/bundles/scale"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.write(bundle)))
            .build());
  }

  private static double millisOf(HttpRequest request) throws IOException, InterruptedException {
    return Timed.nanosOf(request) / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
