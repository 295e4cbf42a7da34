package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions.Retry;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import java.util.List;

/** An earlier backfill, or what of it did not succeed, as a new one. */
final class Retries {

  private Retries() {}

  static Uni<Backfill> plan(
      BackfillRepository repository, RunRequest.Backfill request, Retry retry, Catalog catalog) {
    return repository
        .find(retry.backfill())
        .map(
            found -> {
              Backfill earlier = BackfillCommands.existing(retry.backfill(), found);
              if (!earlier.status().isTerminal()) {
                throw new TrancheException.Conflict(
                    "backfill-not-ended",
                    "Cannot retry backfill: it has not ended ("
                        + earlier.id()
                        + " is "
                        + earlier.status()
                        + ")");
              }
              return Backfills.planned(
                  like(request, earlier), parts(request, retry, earlier, catalog));
            });
  }

  private static RunRequest.Backfill like(RunRequest.Backfill request, Backfill earlier) {
    return new RunRequest.Backfill(
        request.id(),
        earlier.asked().asset(),
        earlier.asked().selection(),
        request.origin(),
        request.tags(),
        request.at(),
        request.options());
  }

  private static List<AssetPart> parts(
      RunRequest.Backfill request, Retry retry, Backfill earlier, Catalog catalog) {
    return earlier.parts().stream()
        .map(part -> part(request, retry, part, catalog))
        .filter(part -> !part.target().isEmpty())
        .toList();
  }

  private static AssetPart part(
      RunRequest.Backfill request, Retry retry, AssetPart earlier, Catalog catalog) {
    AssetDocument asset = catalog.asset(earlier.asset());
    Ordinals target =
        switch (retry.what()) {
          case ALL -> earlier.target();
          case UNSUCCESSFUL -> earlier.target().difference(earlier.done());
        };
    if (!asset.partitions().layout().fingerprint().equals(earlier.layout()) || asset.external()) {
      throw new TrancheException.Invalid(
          "definition-changed",
          "Cannot retry backfill: "
              + asset.key()
              + (asset.external() ? " is external now" : " is partitioned in another way now")
              + " ("
              + retry.backfill()
              + ")");
    }
    DefinitionChange.ofStep(earlier, catalog)
        .ifPresent(
            change -> {
              throw new TrancheException.Invalid(
                  "definition-changed",
                  "Cannot retry backfill: " + change + " (" + retry.backfill() + ")");
            });
    return AssetPart.untouched(
            earlier.asset(),
            earlier.layout(),
            earlier.kind(),
            target,
            request
                .options()
                .flatMap(options -> options.maxPartitionsPerRun())
                .orElse(earlier.partitionsPerRun()))
        .ofStep(earlier.step());
  }
}
