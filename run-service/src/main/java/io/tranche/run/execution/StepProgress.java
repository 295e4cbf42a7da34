package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far the steps of a run have come. A step that fails takes with it what needs any of its
 * assets; all others go on. For one thread.
 */
final class StepProgress {

  private final Catalog catalog;
  private final List<String> assets;
  private final Deque<List<String>> open;
  private final Set<String> made = new HashSet<>();
  private final Set<String> lost = new HashSet<>();
  private final List<List<String>> failed = new ArrayList<>();
  private String firstReason = "";

  /**
   * Nothing is made yet.
   *
   * @param steps each after all that it reads
   */
  StepProgress(List<List<String>> steps, Catalog catalog) {
    this.catalog = catalog;
    this.open = new ArrayDeque<>(steps);
    this.assets = steps.stream().flatMap(List::stream).toList();
  }

  /** The next step that needs nothing that failed. */
  Optional<List<String>> next() {
    while (!open.isEmpty()) {
      List<String> step = open.removeFirst();
      if (step.stream().noneMatch(this::needsLost)) {
        return Optional.of(step);
      }
      lost.addAll(step);
    }
    return Optional.empty();
  }

  private boolean needsLost(String asset) {
    AssetDocument document = catalog.assets().get(asset);
    return document != null
        && document.deps().stream()
            .anyMatch(read -> !read.allowMissingUpstream() && lost.contains(read.asset()));
  }

  void made(List<String> step) {
    made.addAll(step);
  }

  void failed(List<String> step, String reason) {
    if (failed.isEmpty()) {
      firstReason = reason;
    }
    failed.add(step);
    lost.addAll(step);
  }

  /** The step failed in a way that says nothing about the others: none of them is begun. */
  void stopped(List<String> step, String reason) {
    failed(step, reason);
    open.clear();
  }

  boolean hasFailed() {
    return !failed.isEmpty();
  }

  /** The assets of the step that failed first; none if no step has. */
  List<String> firstFailed() {
    return failed.isEmpty() ? List.of() : failed.get(0);
  }

  /** Why the run has failed. */
  String reason() {
    List<String> others = failed.stream().skip(1).flatMap(List::stream).toList();
    return others.isEmpty()
        ? firstReason
        : firstReason + "; " + String.join(", ", others) + " failed too";
  }

  /** All assets, in the order in which they are made. */
  List<String> assets() {
    return assets;
  }

  /** Those that are not made, in that order. */
  List<String> notMade() {
    return assets.stream().filter(asset -> !made.contains(asset)).toList();
  }
}
