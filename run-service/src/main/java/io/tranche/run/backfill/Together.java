package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.BackfillPolicy;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Outputs;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionMapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Assets that cannot but be made together: the same partitions of each, in the same runs. */
public final class Together {

  /** The run keeps the request of each. */
  private static final int MOST_GATHERED = 1_000;

  private Together() {}

  /** The assets that are made with an asset, itself among them. */
  static List<String> with(String asset, Catalog catalog) {
    return outputs(asset, catalog).map(Outputs::assets).orElse(List.of(asset));
  }

  /** The name under which runs of an asset are requested. */
  static String step(String asset, Catalog catalog) {
    return outputs(asset, catalog)
        .map(outputs -> "materializer " + outputs.materializer())
        .orElse(asset);
  }

  /** The policy of an asset; of several, that of the first that has one. */
  static BackfillPolicy policy(String asset, Catalog catalog) {
    return with(asset, catalog).stream()
        .map(catalog::asset)
        .map(AssetDocument::backfillPolicy)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(BackfillPolicy.RUN_PER_PARTITION);
  }

  /**
   * How many partitions a run may gather of the assets of a request: the fewest of their policies.
   */
  public static int mostGathered(RunRequest.Launch request, Catalog catalog) {
    return request.assets().stream()
        .mapToInt(
            asset ->
                catalog.assets().containsKey(asset)
                    ? policy(asset, catalog).maxPartitionsPerRun()
                    : 1)
        .map(most -> Math.min(most, MOST_GATHERED))
        .min()
        .orElse(1);
  }

  /** The targets of all that is made, each asset after all that it reads. */
  static Map<String, Ordinals> whole(Map<String, Ordinals> targets, Catalog catalog) {
    Map<String, Ordinals> whole = new HashMap<>();
    targets.forEach(
        (asset, target) ->
            with(asset, catalog).forEach(made -> whole.merge(made, target, Ordinals::union)));
    Map<String, Ordinals> inOrder = new LinkedHashMap<>();
    for (String asset : catalog.graph().inOrder(whole.keySet())) {
      inOrder.put(asset, whole.getOrDefault(asset, Ordinals.empty()));
    }
    return inOrder;
  }

  /** Whether a partition reads just the same one of an asset that is partitioned alike. */
  static boolean isSamePartition(PartitionMapping mapping, PartitionsDefinition partitions) {
    return !partitions.isPartitioned()
        || mapping instanceof IdentityPartitionMapping
        || (mapping instanceof TimeWindowPartitionMapping windows
            && windows.startOffset() == 0
            && windows.endOffset() == 0);
  }

  private static Optional<Outputs> outputs(String asset, Catalog catalog) {
    return catalog.outputs(asset).filter(outputs -> !outputs.subsettable());
  }
}
