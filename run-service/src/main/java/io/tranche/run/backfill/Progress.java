package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.backfill.BackfillView.AssetProgress;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far the assets of a backfill have come, and what the rest waits for. */
@Singleton
class Progress {

  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final BackfillConfig config;

  @Inject
  Progress(CatalogView catalog, RegisteredKeys keys, BackfillConfig config) {
    this.catalog = catalog;
    this.keys = keys;
    this.config = config;
  }

  Uni<BackfillView> of(Backfill backfill) {
    Catalog current = catalog.current();
    if (backfill.status().isTerminal() || DefinitionChange.of(backfill, current).isPresent()) {
      return Uni.createFrom().item(view(backfill, part -> List.of()));
    }
    return keys.evaluate(
        registered -> {
          Readiness readiness =
              new Readiness(
                  backfill.parts(),
                  current,
                  new PartitionContext(backfill.createdAt(), registered));
          return view(backfill, part -> waitingFor(backfill, part, readiness));
        });
  }

  private interface Reasons {
    List<String> of(AssetPart part);
  }

  private static BackfillView view(Backfill backfill, Reasons reasons) {
    return BackfillView.of(
        backfill,
        backfill.parts().stream()
            .map(
                part ->
                    new AssetProgress(
                        part.asset(),
                        part.counts(),
                        part.runs(),
                        part.partitionsPerRun(),
                        SharedRuns.others(part, backfill.parts()),
                        reasons.of(part)))
            .toList());
  }

  private List<String> waitingFor(Backfill backfill, AssetPart part, Readiness readiness) {
    long queued = part.counts().queued();
    if (queued == 0) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>();
    backfill.paused().ifPresent(reasons::add);
    Map<String, Long> waits = readiness.waitsFor(part.asset());
    waits.forEach((asset, count) -> reasons.add(count + " wait for partitions of " + asset));
    int most = Math.min(config.inFlight(), backfill.concurrency().orElse(config.inFlight()));
    boolean someAreReady = waits.values().stream().allMatch(count -> count < queued);
    if (someAreReady && backfill.runsInFlight() >= most) {
      reasons.add("a free place: at most " + most + " runs at a time");
    }
    return reasons;
  }
}
