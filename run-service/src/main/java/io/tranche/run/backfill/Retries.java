package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Retry;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
              RunTerms terms = RunTerms.again(request, earlier);
              List<AssetPart> parts = parts(request, retry, earlier, catalog);
              terms.requireTaken(request, parts, catalog);
              return Backfills.planned(terms.in(like(request, earlier)), parts);
            });
  }

  /**
   * In its order, and with as many runs at a time as it had in the end, unless others are given.
   */
  private static RunRequest.Backfill like(RunRequest.Backfill request, Backfill earlier) {
    BackfillOptions given = request.options().orElse(BackfillOptions.NONE);
    BackfillOptions options =
        given
            .withOrder(given.order().or(() -> earlier.asked().options().order()))
            .withConcurrency(given.concurrency().or(earlier::concurrency));
    return new RunRequest.Backfill(
        request.id(),
        earlier.asked().asset(),
        earlier.asked().selection(),
        request.origin(),
        request.tags(),
        request.at(),
        Optional.of(options));
  }

  /** What is made together is repeated together, also where only some of it did not succeed. */
  private static List<AssetPart> parts(
      RunRequest.Backfill request, Retry retry, Backfill earlier, Catalog catalog) {
    Map<String, Ordinals> targets = new HashMap<>();
    earlier.parts().forEach(part -> targets.put(part.asset(), target(retry, part)));
    earlier.parts().forEach(part -> requireUnchanged(retry, part, catalog));
    Map<String, Ordinals> whole = Together.whole(targets, catalog);
    List<AssetPart> parts =
        earlier.parts().stream()
            .map(
                part ->
                    part(
                        request, part, whole.getOrDefault(part.asset(), Ordinals.empty()), catalog))
            .filter(part -> !part.target().isEmpty())
            .toList();
    return SharedRuns.of(parts, catalog);
  }

  private static Ordinals target(Retry retry, AssetPart earlier) {
    return switch (retry.what()) {
      case ALL -> earlier.target();
      case UNSUCCESSFUL -> earlier.target().difference(earlier.done());
    };
  }

  private static void requireUnchanged(Retry retry, AssetPart earlier, Catalog catalog) {
    AssetDocument asset = catalog.asset(earlier.asset());
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
  }

  private static AssetPart part(
      RunRequest.Backfill request, AssetPart earlier, Ordinals target, Catalog catalog) {
    return AssetPart.untouched(
            earlier.asset(),
            earlier.layout(),
            earlier.kind(),
            target,
            request
                .options()
                .flatMap(options -> options.maxPartitionsPerRun())
                .orElse(earlier.partitionsPerRun()))
        .ofStep(Together.step(earlier.asset(), catalog));
  }
}
