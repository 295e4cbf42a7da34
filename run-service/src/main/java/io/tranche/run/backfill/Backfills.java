package io.tranche.run.backfill;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.BackfillPolicy;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.contracts.runs.BackfillOptions.Only;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.PartitionsByStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns requests into backfills: what a request means is decided once, here. */
@Singleton
public class Backfills {

  /** The tag of a request that leaves out what is materialized already. */
  static final String MISSING_ONLY = "tranche/missing-only";

  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final PartitionsByStatus statuses;
  private final BackfillRepository repository;

  @Inject
  Backfills(
      CatalogView catalog,
      RegisteredKeys keys,
      PartitionsByStatus statuses,
      BackfillRepository repository) {
    this.catalog = catalog;
    this.keys = keys;
    this.statuses = statuses;
    this.repository = repository;
  }

  /**
   * Stores the backfill that a request asks for, with its time frozen; the same request again
   * changes nothing. Fails for a reason of the request itself with what {@link #plan} fails with.
   */
  public Uni<Void> accept(RunRequest.Backfill request) {
    return repository
        .find(request.id())
        .chain(
            known ->
                known.isPresent()
                    ? Uni.createFrom().voidItem()
                    : plan(request).chain(repository::insert));
  }

  /**
   * The backfill that a request asks for.
   *
   * @throws TrancheException naming what of the request cannot be: an asset that is unknown or
   *     never run, partitions that do not exist, a number out of its range, an earlier backfill
   *     that has not ended
   */
  Uni<Backfill> plan(RunRequest.Backfill request) {
    BackfillOptions options = request.options().orElse(BackfillOptions.NONE);
    requireInRange("maxPartitionsPerRun", options.maxPartitionsPerRun(), RunRequest.MAX_PARTITIONS);
    requireInRange("concurrency", options.concurrency(), Integer.MAX_VALUE);
    return catalog
        .newest()
        .chain(
            newest ->
                options
                    .retry()
                    .map(retry -> Retries.plan(repository, request, retry, newest))
                    .orElseGet(() -> planAnew(request, options, newest)));
  }

  private static void requireInRange(String field, Optional<Integer> given, int most) {
    if (given.isPresent() && (given.get() < 1 || given.get() > most)) {
      throw new TrancheException.Invalid(
          "invalid-" + (field.equals("concurrency") ? field : "max-partitions-per-run"),
          "Cannot backfill: "
              + field
              + " must be 1 "
              + (most == Integer.MAX_VALUE ? "or more" : "to " + most)
              + " ("
              + given.get()
              + ")");
    }
  }

  private Uni<Backfill> planAnew(
      RunRequest.Backfill request, BackfillOptions options, Catalog definitions) {
    RunTerms terms = RunTerms.of(request, definitions);
    return keys.evaluate(
            registered -> {
              PartitionContext context = new PartitionContext(request.at(), registered);
              Targets targets = new Targets(definitions, context);
              targets.add(request.asset(), request.selection());
              options.also().forEach(more -> targets.add(more.asset(), more.selection()));
              return targets.found();
            })
        .chain(targets -> wanted(targets, request, options))
        .map(
            targets -> {
              List<AssetPart> parts = new ArrayList<>();
              Together.whole(targets, definitions)
                  .forEach(
                      (key, target) -> {
                        if (!target.isEmpty()) {
                          parts.add(part(definitions, key, target, options));
                        }
                      });
              terms.requireTaken(request, parts, definitions);
              return planned(terms.in(request), SharedRuns.of(parts, definitions));
            });
  }

  static Backfill planned(RunRequest.Backfill request, List<AssetPart> parts) {
    return Backfill.planned(
        request.id(),
        new Backfill.Asked(
            request.asset(),
            request.selection(),
            request.tags(),
            request.options().orElse(BackfillOptions.NONE)),
        request.at(),
        parts);
  }

  /** Each asset by the status of its own partitions. */
  private Uni<Map<String, Ordinals>> wanted(
      Map<String, Ordinals> targets, RunRequest.Backfill request, BackfillOptions options) {
    boolean missingOnly = Boolean.parseBoolean(request.tags().get(MISSING_ONLY));
    if (options.only().isEmpty() && !missingOnly) {
      return Uni.createFrom().item(targets);
    }
    Map<String, Ordinals> wanted = new LinkedHashMap<>();
    return Multi.createFrom()
        .iterable(targets.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            target ->
                filtered(target.getKey(), target.getValue(), options.only())
                    .invoke(left -> wanted.put(target.getKey(), left)))
        .collect()
        .last()
        .replaceWith(wanted);
  }

  private Uni<Ordinals> filtered(String asset, Ordinals target, Optional<Only> only) {
    if (only.isEmpty()) {
      return statuses.materialized(asset).map(target::difference);
    }
    return switch (only.get()) {
      case FAILED -> statuses.failed(asset).map(target::intersection);
      case MISSING -> statuses.missing(asset).map(target::intersection);
      case FAILED_AND_MISSING ->
          statuses
              .failed(asset)
              .chain(failed -> statuses.missing(asset).map(failed::union))
              .map(target::intersection);
    };
  }

  private static AssetPart part(
      Catalog definitions, String key, Ordinals target, BackfillOptions options) {
    AssetDocument asset = definitions.asset(key);
    BackfillPolicy policy = Together.policy(key, definitions);
    if (options.maxPartitionsPerRun().isEmpty()
        && policy instanceof BackfillPolicy.SingleRun
        && target.size() > policy.maxPartitionsPerRun()) {
      throw new TrancheException.Invalid(
          "too-many-partitions-for-one-run",
          "Cannot backfill: the backfillPolicy of "
              + asset.key()
              + " is singleRun, and a run has at most "
              + policy.maxPartitionsPerRun()
              + " partitions; accepted: fewer partitions, or maxPartitionsPerRun ("
              + target.size()
              + ")");
    }
    PartitionsDefinition definition = asset.partitions();
    return AssetPart.untouched(
            asset.key(),
            definition.layout().fingerprint(),
            definition.type(),
            target,
            options.maxPartitionsPerRun().orElse(policy.maxPartitionsPerRun()))
        .ofStep(Together.step(key, definitions));
  }
}
