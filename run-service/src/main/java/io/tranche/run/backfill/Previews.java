package io.tranche.run.backfill;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.RunConfig;
import io.tranche.run.backfill.BackfillPreview.Asset;
import io.tranche.run.backfill.BackfillPreview.Upstream;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.replica.Replicas;
import io.tranche.run.status.PartitionsByStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Shows what a request would become, without asking for anything. */
@Singleton
class Previews {

  private static final int MOST_SHOWN = 10;
  private static final int LONGEST_SELECTION = 500;

  private final Backfills backfills;
  private final MongoRunHistory history;
  private final PartitionsByStatus statuses;
  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final Replicas replicas;
  private final RunConfig runConfig;
  private final BackfillConfig config;

  @Inject
  Previews(
      Backfills backfills,
      MongoRunHistory history,
      PartitionsByStatus statuses,
      CatalogView catalog,
      RegisteredKeys keys,
      Replicas replicas,
      RunConfig runConfig,
      BackfillConfig config) {
    this.backfills = backfills;
    this.history = history;
    this.statuses = statuses;
    this.catalog = catalog;
    this.keys = keys;
    this.replicas = replicas;
    this.runConfig = runConfig;
    this.config = config;
  }

  Uni<BackfillPreview> of(RunRequest.Backfill request) {
    return backfills
        .plan(request)
        .chain(plan -> withData(plan).chain(made -> preview(plan, catalog.current(), made)));
  }

  /** By asset that any part reads, what of it has data, or is getting it. */
  private Uni<Map<String, Ordinals>> withData(Backfill plan) {
    Catalog current = catalog.current();
    Set<String> read = new HashSet<>();
    plan.parts()
        .forEach(part -> current.asset(part.asset()).deps().forEach(dep -> read.add(dep.asset())));
    Map<String, Ordinals> made = new HashMap<>();
    return Multi.createFrom()
        .iterable(read)
        .onItem()
        .transformToUniAndConcatenate(
            asset -> statuses.materialized(asset).invoke(known -> made.put(asset, known)))
        .collect()
        .last()
        .replaceWith(made);
  }

  private Uni<BackfillPreview> preview(Backfill plan, Catalog current, Map<String, Ordinals> made) {
    int parallel = parallel(plan);
    return Multi.createFrom()
        .iterable(plan.parts())
        .onItem()
        .transformToUniAndConcatenate(
            part ->
                history
                    .timePerPartition(part.asset())
                    .chain(
                        time ->
                            keys.evaluate(
                                registered ->
                                    asset(
                                        plan,
                                        part,
                                        estimate(part, time, parallel),
                                        new MissingUpstream(
                                            plan,
                                            current,
                                            made,
                                            new PartitionContext(plan.createdAt(), registered))))))
        .collect()
        .asList()
        .map(
            assets ->
                new BackfillPreview(
                    plan.asked().asset(),
                    plan.asked().selection(),
                    plan.counts().total(),
                    plan.runs(),
                    concurrency(plan),
                    total(assets),
                    assets));
  }

  private int concurrency(Backfill plan) {
    return Math.min(config.inFlight(), plan.concurrency().orElse(config.inFlight()));
  }

  private int parallel(Backfill plan) {
    int slots = runConfig.slots() * Math.max(1, replicas.living().size());
    return Math.max(1, Math.min(concurrency(plan), slots));
  }

  private static Optional<Duration> estimate(
      AssetPart part, Optional<Duration> time, int parallel) {
    long side = Math.min(parallel, part.runs());
    return time.map(each -> each.multipliedBy(part.target().size()).dividedBy(Math.max(1, side)));
  }

  private static Optional<String> total(List<Asset> assets) {
    return assets.stream().allMatch(asset -> asset.estimate().isPresent())
        ? Optional.of(
            assets.stream()
                .flatMap(asset -> asset.estimate().stream())
                .map(Duration::parse)
                .reduce(Duration.ZERO, Duration::plus)
                .toString())
        : Optional.empty();
  }

  private static Asset asset(
      Backfill plan, AssetPart part, Optional<Duration> estimate, MissingUpstream missing) {
    AssetDocument document = missing.catalog().asset(part.asset());
    PartitionsDefinition definition = document.partitions();
    PartitionContext context = missing.context();
    RunOrder order = RunOrder.of(part, plan.asked().order(), missing.catalog(), context);
    List<Upstream> upstream = missing.of(document, part);
    return new Asset(
        part.asset(),
        part.target().size(),
        part.runs(),
        part.partitionsPerRun(),
        SharedRuns.others(part, plan.parts()),
        selection(part.target(), definition, context),
        someKeys(part.chunk(order.first()), definition, context),
        someKeys(part.chunk(order.last()), definition, context),
        estimate.map(Duration::toString),
        upstream);
  }

  static List<String> someKeys(
      Ordinals ordinals, PartitionsDefinition definition, PartitionContext context) {
    var layout = definition.layout();
    return ordinals.stream()
        .limit(MOST_SHOWN)
        .mapToObj(ordinal -> layout.key(ordinal, context))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Only sets of few ranges have a short text. */
  private static String selection(
      Ordinals target, PartitionsDefinition definition, PartitionContext context) {
    PartitionsSubset subset = PartitionsSubset.of(definition, target, context);
    long[] ranges = {0};
    target.forEachRange((from, to) -> ranges[0]++);
    String text =
        ranges[0] <= LONGEST_SELECTION || subset.equals(definition.all(context))
            ? PartitionSelection.print(subset)
            : target.size() + " partitions";
    return text.length() <= LONGEST_SELECTION ? text : text.substring(0, LONGEST_SELECTION) + "…";
  }
}
