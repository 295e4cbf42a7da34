package io.tranche.benchmarks.algebra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the algebra ({@code deploy/benchmarks/algebra [REGEX]}) and prints them as
 * a table beside what the same question costs Dagster 1.13.27, in CPU time on a machine like ours.
 * The results go to {@code deploy/benchmarks/target/algebra.json} too.
 */
public final class AlgebraBenchmarks {

  /** CPU seconds of Dagster, where they were measured. */
  private static final Map<String, Double> DAGSTER_SECONDS =
      Map.ofEntries(
          Map.entry("membership", 1.0 / 15_000),
          Map.entry("windowOfKey", 1.0 / 85_000),
          Map.entry("keyOfInstant", 1.0 / 184_000),
          Map.entry("listUtc", 5.1),
          Map.entry("listLosAngeles", 6.6),
          Map.entry("daysToTheirHours", 0.0004),
          Map.entry("listTheHoursOfAllDays", 6.9),
          Map.entry("tenThousandHoursToTheirDays", 2.26),
          Map.entry("listGrid365By1000", 4.1),
          Map.entry("serializeGrid365By1000", 1.0),
          Map.entry("rangesOfGrid365By1000", 12.3),
          Map.entry("identityOf100000StaticKeys", 0.0002),
          Map.entry("identityOf100000ReorderedKeys", 0.058),
          Map.entry("staticMembership", 1.0 / 720),
          Map.entry("unionOf9131Windows", 0.11),
          Map.entry("differenceOf9131Windows", 0.17),
          Map.entry("serialize9131Windows", 0.027),
          Map.entry("containsIn9131Windows", 0.0054),
          Map.entry("dynamicMembership", 0.0034));

  private AlgebraBenchmarks() {}

  public static void main(String[] args) throws RunnerException, IOException {
    var options =
        new OptionsBuilder()
            .include(args.length == 0 ? "io.tranche.benchmarks.algebra" : args[0])
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .jvmArgs("-Xmx2g", "-XX:+UseSerialGC")
            .build();
    var rows = rows(new Runner(options).run());
    System.out.println("\n| question | CPU µs | wall µs | bytes | Dagster, CPU µs | ratio |");
    System.out.println("|---|---|---|---|---|---|");
    rows.values().forEach(row -> System.out.println(row.markdown()));
    var json = Path.of("deploy/benchmarks/target/algebra.json");
    Files.createDirectories(json.toAbsolutePath().getParent());
    Files.writeString(
        json,
        "[\n  " + String.join(",\n  ", rows.values().stream().map(Row::json).toList()) + "\n]\n");
  }

  private static Map<String, Row> rows(Collection<RunResult> results) {
    var rows = new TreeMap<String, Row>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      name = name.substring(name.lastIndexOf('.') + 1);
      var secondary = result.getSecondaryResults();
      rows.put(
          name,
          new Row(
              name,
              score(secondary, "cpu"),
              result.getPrimaryResult().getScore(),
              score(secondary, "gc.alloc.rate.norm")));
    }
    return rows;
  }

  @SuppressWarnings("rawtypes")
  private static double score(Map<String, Result> results, String name) {
    var found = results.get(name);
    return found == null ? Double.NaN : found.getScore();
  }

  private record Row(String name, double cpu, double wall, double bytes) {
    String markdown() {
      var dagster = DAGSTER_SECONDS.get(name);
      return "| `%s` | %s | %s | %s | %s | %s |"
          .formatted(
              name,
              number(cpu),
              number(wall),
              number(bytes),
              dagster == null ? "" : number(1e6 * dagster),
              dagster == null ? "" : number(1e6 * dagster / cpu));
    }

    String json() {
      var dagster = DAGSTER_SECONDS.get(name);
      return String.format(
          Locale.ROOT,
          "{\"name\": \"algebra.%s\", \"value\": %.3f, \"unit\": \"CPU us\", \"wall\": %.3f,"
              + " \"bytes\": %.0f, \"baseline\": %s, \"ratio\": %s}",
          name,
          cpu,
          wall,
          bytes,
          dagster == null ? "null" : String.valueOf(1e6 * dagster),
          dagster == null ? "null" : String.format(Locale.ROOT, "%.1f", 1e6 * dagster / cpu));
    }

    private static String number(double value) {
      if (Double.isNaN(value)) {
        return "";
      }
      return String.format(
          Locale.ROOT, value >= 100 ? "%,.0f" : value >= 1 ? "%.1f" : "%.3f", value);
    }
  }

  static List<String> known() {
    return DAGSTER_SECONDS.keySet().stream().sorted().toList();
  }
}
