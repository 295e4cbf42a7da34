package io.tranche.benchmarks;

import io.tranche.benchmarks.process.Launched;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long {@code ./tranche up} takes, from the command to the line that says it is ready. */
final class Ready {

  private Ready() {}

  /** Starts an installation on fresh folders several times. */
  static List<Result> measure(Path home, Path work, int times)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Result> memory = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      try (Launched launched = Launched.up(home, work.resolve("ready" + i))) {
        seconds.add(launched.readySeconds());
        memory.clear();
        launched
            .residentMegabytes()
            .forEach((name, megabytes) -> memory.add(Result.of("memory." + name, megabytes, "MB")));
      }
    }
    List<Result> results = new ArrayList<>();
    results.add(Result.of("ready.seconds", Comparison.median(seconds), "s"));
    results.addAll(memory);
    return results;
  }
}
