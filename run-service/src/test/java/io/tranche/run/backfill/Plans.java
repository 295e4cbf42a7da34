package io.tranche.run.backfill;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Catalogs and backfills of them, for tests of pure functions. */
final class Plans {

  static final Instant NOW = Instant.parse("2024-02-01T00:00:00Z");
  static final PartitionContext CONTEXT = PartitionContext.at(NOW);

  private Plans() {}

  /** A catalog of these assets, one a line, without what all have in common. */
  static Catalog catalog(String... assets) {
    StringBuilder yaml =
        new StringBuilder(
            "apiVersion: tranche.io/v1\nbundle: b\npools: [{name: p, slots: 1}]\nassets:\n");
    for (String asset : assets) {
      yaml.append("  - {materializer: {type: none}, ").append(asset).append("}\n");
    }
    return catalogOf(yaml.toString());
  }

  /** The catalog of one bundle. */
  static Catalog catalogOf(String yaml) {
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    Catalog catalog =
        Catalog.of(
            1,
            bundle.documents().stream()
                .map(document -> new Catalog.Owned(bundle.name(), document))
                .toList());
    if (!catalog.problems().isEmpty()) {
      throw new IllegalArgumentException(catalog.problems().toString());
    }
    return catalog;
  }

  /** What a backfill does with an asset. */
  static AssetPart part(Backfill backfill, String asset) {
    return backfill.parts().stream()
        .filter(part -> part.asset().equals(asset))
        .findFirst()
        .orElseThrow();
  }

  static Map<String, Ordinals> targets(Catalog catalog, String assets, String selection) {
    Targets targets = new Targets(catalog, CONTEXT);
    targets.add(assets, selection);
    return targets.found();
  }

  /** As it is planned, with assets that share runs. */
  static Backfill sharing(
      Catalog catalog, String assets, String selection, BackfillOptions options) {
    Backfill separate = backfill(catalog, assets, selection, options);
    return separate.with(SharedRuns.of(separate.parts(), catalog));
  }

  /** Each asset, or what cannot but be made together, in runs of its own. */
  static Backfill backfill(
      Catalog catalog, String assets, String selection, BackfillOptions options) {
    List<AssetPart> parts = new ArrayList<>();
    Together.whole(targets(catalog, assets, selection), catalog)
        .forEach(
            (key, target) -> {
              var asset = catalog.asset(key);
              parts.add(
                  AssetPart.untouched(
                          key,
                          asset.partitions().layout().fingerprint(),
                          asset.partitions().type(),
                          target,
                          Together.policy(key, catalog).maxPartitionsPerRun())
                      .ofStep(Together.step(key, catalog)));
            });
    return Backfill.planned(
        "b", new Backfill.Asked(assets, selection, Map.of(), options), NOW, parts);
  }
}
