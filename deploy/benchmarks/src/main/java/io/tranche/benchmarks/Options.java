package io.tranche.benchmarks;

import io.tranche.benchmarks.backfill.BackfillBenchmarks;
import io.tranche.benchmarks.explain.ExplainBenchmarks;
import io.tranche.benchmarks.graph.GraphBenchmarks;
import io.tranche.benchmarks.queue.QueueBenchmarks;
import io.tranche.benchmarks.runs.LargeRuns;
import io.tranche.benchmarks.runs.RunComparison;
import io.tranche.benchmarks.runs.RunGrowth;
import io.tranche.benchmarks.sensors.SensorBenchmarks;
import io.tranche.benchmarks.sets.SetScale;
import io.tranche.benchmarks.status.StatusBenchmarks;
import io.tranche.benchmarks.store.StoreBenchmarks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to measure, and how long.
 *
 * @param quick at most two minutes for each name
 * @param durable whether both sides use the embedded store on a folder instead of memory
 * @param names of benchmarks, or what they begin with; none means all
 * @param keys how many the large partition set has, and how many runs wait in the long queue or
 *     have ended in the long history
 * @param partitions of how many partitions of each of a thousand assets something is known
 * @param home the repository
 */
record Options(
    boolean quick, boolean durable, List<String> names, int keys, int partitions, Path home) {

  private static final int KEYS = 1_000_000;
  private static final int KEYS_QUICK = 100_000;
  private static final int PARTITIONS = 1_000;
  private static final int PARTITIONS_QUICK = 100;
  private static final int MOST_PARTITIONS = 100_000;

  static final List<String> KNOWN =
      Stream.of(
              List.of(
                  "arrivals.throughput",
                  "arrivals.latency.p50",
                  "arrivals.latency.p99",
                  "arrivals.latency.p999",
                  "sets.add.batch1",
                  "sets.add.batch100",
                  "sets.add.batch10000",
                  "sets.add.latency.p50",
                  "sets.add.latency.p99",
                  "sets.add.latency.http.p50",
                  "sets.add.latency.http.p99",
                  "memory",
                  "ready.seconds"),
              RunComparison.NAMES,
              LargeRuns.NAMES,
              RunGrowth.NAMES,
              SetScale.NAMES,
              SensorBenchmarks.OF_ONE_SENSOR,
              SensorBenchmarks.OF_MANY_SENSORS,
              ExplainBenchmarks.NAMES,
              GraphBenchmarks.NAMES,
              BackfillBenchmarks.NAMES,
              QueueBenchmarks.NAMES,
              StatusBenchmarks.OF_LARGE_ASSETS,
              StatusBenchmarks.OF_MANY_ASSETS,
              StoreBenchmarks.NAMES)
          .flatMap(List::stream)
          .toList();

  static final String USAGE =
      "usage: deploy/benchmarks/run [--quick] [--store memory|embedded] [--keys N] [--partitions N]"
          + " [NAME...]; names: "
          + String.join(", ", KNOWN);

  Options {
    names = List.copyOf(names);
  }

  static Options parse(Path home, String... arguments) {
    boolean quick = false;
    boolean durable = false;
    int keys = 0;
    int partitions = 0;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--quick")) {
        quick = true;
      } else if (arguments[i].equals("--store")) {
        i++;
        durable = isDurable(i < arguments.length ? arguments[i] : "");
      } else if (arguments[i].equals("--keys")) {
        i++;
        keys = keys(i < arguments.length ? arguments[i] : "");
      } else if (arguments[i].equals("--partitions")) {
        i++;
        partitions = partitions(i < arguments.length ? arguments[i] : "");
      } else {
        names.add(known(arguments[i]));
      }
    }
    return new Options(
        quick,
        durable,
        names,
        keys == 0 ? (quick ? KEYS_QUICK : KEYS) : keys,
        partitions == 0 ? (quick ? PARTITIONS_QUICK : PARTITIONS) : partitions,
        home);
  }

  private static int keys(String given) {
    if (!given.matches("[1-9][0-9]{3,8}")) {
      throw refused("--keys takes a whole number from 1000", given);
    }
    return Integer.parseInt(given);
  }

  private static int partitions(String given) {
    if (!given.matches("[1-9][0-9]{0,5}") || Integer.parseInt(given) > MOST_PARTITIONS) {
      throw refused("--partitions takes a whole number up to " + MOST_PARTITIONS, given);
    }
    return Integer.parseInt(given);
  }

  private static boolean isDurable(String store) {
    return switch (store) {
      case "memory" -> false;
      case "embedded" -> true;
      default -> throw refused("--store takes memory or embedded", store);
    };
  }

  private static String known(String name) {
    if (KNOWN.stream().noneMatch(one -> one.startsWith(name) || name.startsWith(one))) {
      throw refused("no such benchmark", name);
    }
    return name;
  }

  private static IllegalArgumentException refused(String reason, String value) {
    return new IllegalArgumentException(
        "Cannot run benchmarks: " + reason + " (" + value + "); " + USAGE);
  }

  /** Whether any of the benchmarks that begin like this is asked for. */
  boolean asksFor(String benchmark) {
    return names.isEmpty()
        || names.stream()
            .anyMatch(name -> benchmark.startsWith(name) || name.startsWith(benchmark));
  }

  /** How this run is repeated. */
  String command() {
    StringBuilder command = new StringBuilder("deploy/benchmarks/run");
    if (quick) {
      command.append(" --quick");
    }
    if (durable) {
      command.append(" --store embedded");
    }
    if (keys != (quick ? KEYS_QUICK : KEYS)) {
      command.append(" --keys ").append(keys);
    }
    if (partitions != (quick ? PARTITIONS_QUICK : PARTITIONS)) {
      command.append(" --partitions ").append(partitions);
    }
    names.forEach(name -> command.append(' ').append(name));
    return command.toString();
  }
}
