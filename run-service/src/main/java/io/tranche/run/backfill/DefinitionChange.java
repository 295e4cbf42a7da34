package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import java.util.Optional;

/** Why a backfill cannot go on: an asset is no longer what the plan was made for. */
final class DefinitionChange {

  private DefinitionChange() {}

  /** The first change of an asset of which something is left to do. */
  static Optional<String> of(Backfill backfill, Catalog catalog) {
    return backfill.parts().stream()
        .filter(part -> !part.unfinished().isEmpty())
        .flatMap(part -> of(part, backfill, catalog).stream())
        .findFirst()
        .or(() -> SharedRuns.change(backfill.parts(), catalog))
        .map(change -> "Cannot go on: " + change);
  }

  private static Optional<String> of(AssetPart part, Backfill backfill, Catalog catalog) {
    AssetDocument asset = catalog.assets().get(part.asset());
    if (asset == null) {
      return Optional.of(part.asset() + " is not defined any more");
    }
    if (asset.external()) {
      return Optional.of(part.asset() + " is external now, never run");
    }
    Optional<String> refused = ofStep(part, catalog).or(() -> config(part, backfill, catalog));
    if (refused.isPresent()) {
      return refused;
    }
    PartitionsDefinition now = asset.partitions();
    if (!now.layout().fingerprint().equals(part.layout())) {
      return Optional.of(
          part.asset()
              + " is partitioned in another way ("
              + (part.kind().equals(now.type())
                  ? part.kind() + ", but with other keys"
                  : part.kind() + " when the backfill was planned, " + now.type() + " now")
              + ")");
    }
    return removed(part, backfill, now);
  }

  /** Runs are shared by what is made together: that must not change. */
  static Optional<String> ofStep(AssetPart part, Catalog catalog) {
    String planned = SharedRuns.isShared(part) ? part.asset() : part.step();
    return Together.step(part.asset(), catalog).equals(planned)
        ? Optional.empty()
        : Optional.of(part.asset() + " is made together with other assets, or alone, now");
  }

  private static Optional<String> config(AssetPart part, Backfill backfill, Catalog catalog) {
    return RunTerms.change(
        backfill.madeWith(part).stream()
            .filter(catalog.assets()::containsKey)
            .map(catalog::asset)
            .toList(),
        backfill.asked().options().runConfig());
  }

  /** Keys of dynamic sets come and go without any change of a definition. */
  private static Optional<String> removed(
      AssetPart part, Backfill backfill, PartitionsDefinition now) {
    if (now.dimensionList().stream().anyMatch(DynamicPartitionsDefinition.class::isInstance)) {
      return Optional.empty();
    }
    PartitionContext context = PartitionContext.at(backfill.createdAt());
    Ordinals open = part.open();
    Ordinals gone = open.difference(PartitionsSubset.of(now, open, context).ordinals());
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            part.asset()
                + " has no longer "
                + gone.size()
                + " of the partitions that are still to be run, such as "
                + now.layout().key(gone.first(), context).orElse("number " + gone.first()));
  }
}
