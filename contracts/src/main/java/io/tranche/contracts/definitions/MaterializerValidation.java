package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.definitions.AssetGraph.Direction;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is wrong between a shared materializer and its assets: they stand in its bundle, are
 * partitioned alike, and one execution can make them all.
 */
final class MaterializerValidation {

  private MaterializerValidation() {}

  static List<Problem> problems(Catalog catalog, SharedMaterializers shared) {
    List<Problem> problems = new ArrayList<>();
    for (AssetDocument asset : catalog.assets().values()) {
      shared.nameOf(asset.key()).ifPresent(name -> checkName(asset.key(), name, catalog, problems));
    }
    for (Outputs outputs : shared.all()) {
      checkPartitions(outputs, catalog, problems);
      checkBetween(outputs, catalog.graph(), problems);
    }
    return problems;
  }

  private static void checkName(
      String asset, String name, Catalog catalog, List<Problem> problems) {
    String path = "assets[" + asset + "].materializer.name";
    if (!catalog.materializers().containsKey(name)) {
      problems.add(
          Problem.at(
              path,
              name,
              "is not defined" + Suggestion.of(name, catalog.materializers().keySet()),
              "the name of a materializer"));
    } else if (!catalog
        .bundleOf(Kind.MATERIALIZER, name)
        .equals(catalog.bundleOf(Kind.ASSET, asset))) {
      problems.add(
          Problem.at(
              path,
              name,
              "belongs to another bundle, which alone says what it makes",
              "a materializer of the asset's own bundle"));
    }
  }

  private static void checkPartitions(Outputs outputs, Catalog catalog, List<Problem> problems) {
    Map<PartitionsDefinition, List<String>> byPartitions =
        JobValidation.byPartitions(
            outputs.assets().stream().map(key -> catalog.assets().get(key)).toList());
    if (byPartitions.size() > 1) {
      problems.add(
          Problem.at(
              path(outputs),
              String.join(", ", outputs.assets()),
              "makes assets that are partitioned differently: "
                  + JobValidation.listed(byPartitions),
              "assets that are all partitioned alike"));
    }
  }

  /** An asset between two outputs would have to be made in the middle of the execution. */
  private static void checkBetween(Outputs outputs, AssetGraph graph, List<Problem> problems) {
    Set<String> between =
        graph.reached(outputs.assets(), Direction.DOWNSTREAM, OptionalInt.empty());
    between.retainAll(graph.reached(outputs.assets(), Direction.UPSTREAM, OptionalInt.empty()));
    between.removeAll(outputs.assets());
    if (!between.isEmpty() && graph.cycle().isEmpty()) {
      problems.add(
          Problem.at(
              path(outputs),
              String.join(", ", outputs.assets()),
              "makes assets of which one reads another through "
                  + String.join(", ", graph.inOrder(between)),
              "assets with nothing else between them"));
    }
  }

  private static String path(Outputs outputs) {
    return "materializers[" + outputs.materializer() + "]";
  }
}
