package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.AssetGraph.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What of a run is made in one execution, and in which order: each step after all that any of its
 * assets reads.
 */
final class RunSteps {

  private final AssetGraph graph;
  private final Map<String, List<String>> stepByAsset = new LinkedHashMap<>();
  private final Set<List<String>> reached = new LinkedHashSet<>();
  private final List<List<String>> steps = new ArrayList<>();

  private RunSteps(AssetGraph graph) {
    this.graph = graph;
  }

  /** The steps of a run of these assets; those that are not defined come first. */
  static List<List<String>> of(List<String> assets, AssetGraph graph, SharedMaterializers shared) {
    RunSteps steps = new RunSteps(graph);
    Map<String, List<String>> byMaterializer = new LinkedHashMap<>();
    for (String asset : inOrder(assets, graph)) {
      List<String> alone = new ArrayList<>();
      List<String> step =
          shared
              .of(asset)
              .map(outputs -> byMaterializer.computeIfAbsent(outputs.materializer(), n -> alone))
              .orElse(alone);
      step.add(asset);
      steps.stepByAsset.put(asset, step);
    }
    if (byMaterializer.isEmpty()) {
      return List.copyOf(steps.stepByAsset.values());
    }
    steps.stepByAsset.values().stream().distinct().toList().forEach(steps::add);
    return List.copyOf(steps.steps);
  }

  private static List<String> inOrder(List<String> assets, AssetGraph graph) {
    List<String> order = new ArrayList<>(assets);
    order.removeIf(graph.assets()::containsKey);
    order.addAll(graph.inOrder(assets));
    return order;
  }

  private void add(List<String> step) {
    if (!reached.add(step)) {
      return;
    }
    Set<String> before = graph.reached(step, Direction.UPSTREAM, OptionalInt.empty());
    stepByAsset.forEach(
        (asset, earlier) -> {
          if (before.contains(asset)) {
            add(earlier);
          }
        });
    steps.add(List.copyOf(step));
  }
}
