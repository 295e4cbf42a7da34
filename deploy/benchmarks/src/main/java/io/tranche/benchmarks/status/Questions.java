package io.tranche.benchmarks.status;

import io.tranche.benchmarks.process.Timed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Questions by name, asked in turns. */
final class Questions {

  private static final String STATUS = "/api/v1/partition-status";

  private final URI service;
  private final Map<String, Supplier<String>> paths = new LinkedHashMap<>();

  Questions(URI service) {
    this.service = service;
  }

  /** Adds one; {@code path} is drawn anew each time and follows the path of the status. */
  Questions add(String name, Supplier<String> path) {
    paths.put(name, path);
    return this;
  }

  /** Milliseconds of the first time that anything is asked of an asset. */
  static double first(URI service, String asset) throws IOException, InterruptedException {
    return millis(service, "?asset=" + asset);
  }

  /**
   * Milliseconds of each, by name, in ascending order. Before, all are asked for a while: what
   * answers has just been started, and is compiled meanwhile.
   */
  Map<String, List<Double>> ask(Duration warmUp, int rounds)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < warmUp.toNanos()) {
      askOnce();
    }
    Map<String, List<Double>> answers = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      askOnce()
          .forEach(
              (name, millis) ->
                  answers.computeIfAbsent(name, first -> new ArrayList<>()).add(millis));
    }
    answers.values().forEach(millis -> millis.sort(null));
    return answers;
  }

  private Map<String, Double> askOnce() throws IOException, InterruptedException {
    Map<String, Double> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Supplier<String>> question : paths.entrySet()) {
      answers.put(question.getKey(), millis(service, question.getValue().get()));
    }
    return answers;
  }

  static double millis(URI service, String path) throws IOException, InterruptedException {
    return Timed.nanosOf(HttpRequest.newBuilder(service.resolve(STATUS + path)).build()) / 1e6;
  }

  /** The least answer that so many, as a share of all, do not exceed. */
  static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }
}
