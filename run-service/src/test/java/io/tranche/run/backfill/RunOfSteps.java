package io.tranche.run.backfill;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What a run over several assets makes when some of its steps fail. */
final class RunOfSteps {

  private RunOfSteps() {}

  /**
   * The ids of the asset partitions that are made.
   *
   * @param assets each after all that it reads
   * @param fails whether an asset partition fails, and with it the step that it is in
   */
  static Set<String> made(
      Catalog catalog, List<String> assets, List<String> keys, Predicate<String> fails) {
    Set<String> made = new HashSet<>();
    Set<String> lost = new HashSet<>();
    for (String asset : assets) {
      List<String> partitions = keys.stream().map(key -> Ids.assetPartition(asset, key)).toList();
      if (catalog.asset(asset).deps().stream().anyMatch(read -> needs(read, lost))
          || partitions.stream().anyMatch(fails)) {
        lost.add(asset);
      } else {
        made.addAll(partitions);
      }
    }
    return made;
  }

  private static boolean needs(AssetDocument.Dependency read, Set<String> lost) {
    return !read.allowMissingUpstream() && lost.contains(read.asset());
  }
}
