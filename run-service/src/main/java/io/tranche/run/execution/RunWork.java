package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.PartitionInput;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The work of one run: its steps in graph order, each over all partitions of the run. */
@Singleton
class RunWork {

  private static final Logger LOG = Logger.getLogger(RunWork.class);

  private final Materializers materializers;
  private final PartitionInputs inputs;
  private final Deadlines deadlines;
  private final Clock clock;

  @Inject
  RunWork(Materializers materializers, PartitionInputs inputs, Deadlines deadlines, Clock clock) {
    this.materializers = materializers;
    this.inputs = inputs;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /** Whether nothing is to be done but to record the materialization. */
  boolean isNone(Run run, Catalog catalog) {
    return run.assets().stream()
        .map(catalog.assets()::get)
        .allMatch(
            asset ->
                asset != null && asset.materializer().orElse(null) instanceof Materializer.None);
  }

  FinishedRun recordOnly(Run run, Instant at) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String asset : run.assets()) {
      for (String partition : run.partitions()) {
        outcomes.add(new Outcome.Produced(asset, partition, Map.of()));
      }
    }
    return FinishedRun.succeeded(run, at, outcomes);
  }

  /** Whoever executed the run before can no longer write its outputs. */
  void raiseFence(Run run, Catalog catalog) throws InterruptedException {
    for (String key : run.assets()) {
      AssetDocument asset = catalog.assets().get(key);
      if (asset != null) {
        materializers.raiseFence(asset, catalog, run.partitions(), run.token());
      }
    }
  }

  FinishedRun perform(Run run, Catalog catalog) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    List<List<String>> steps = catalog.steps(run.assets());
    for (List<String> step : steps) {
      try {
        outcomes.addAll(produce(run, step.stream().map(catalog::asset).toList(), catalog));
      } catch (MaterializationException e) {
        return failed(run, steps, step, catalog, outcomes, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        LOG.errorf(e, "Run %s failed for a reason of our own", run.id());
        return failed(run, steps, step, catalog, outcomes, e.toString());
      }
    }
    return FinishedRun.succeeded(run, clock.instant(), outcomes);
  }

  /** One step: its assets share the materializer, if they are several, and the partitions. */
  private List<Outcome> produce(Run run, List<AssetDocument> step, Catalog catalog)
      throws InterruptedException {
    AssetDocument first = step.get(0);
    Materializer materializer =
        first
            .materializer()
            .orElseThrow(
                () ->
                    new MaterializationException(
                        "Cannot materialize " + first.key() + ": it is external"));
    List<PartitionInput> partitions = inputs.load(run, first);
    MaterializationContext context =
        new MaterializationContext(
            run.id(),
            run.token(),
            step,
            catalog,
            partitions,
            run.runConfig().orElse(RunConfiguration.EMPTY),
            line -> LOG.infof("run %s: %s", run.id(), line));
    MaterializationResult result = materialize(run, materializer, context);
    List<Outcome> outcomes = new ArrayList<>(step.size() * partitions.size());
    for (String asset : context.assetKeys()) {
      for (String partition : context.keys()) {
        outcomes.add(new Outcome.Produced(asset, partition, result.metadata(asset, partition)));
      }
    }
    return outcomes;
  }

  private MaterializationResult materialize(
      Run run, Materializer materializer, MaterializationContext context)
      throws InterruptedException {
    Optional<WorkLimit> limit = WorkLimit.of(run, materializer, clock.instant());
    return limit.isEmpty()
        ? materializers.materialize(materializer, context)
        : deadlines.within(
            limit.get().left(),
            () -> context.failure(limit.get().reason()),
            () -> materializers.materialize(materializer, context));
  }

  private FinishedRun failed(
      Run run,
      List<List<String>> steps,
      List<String> step,
      Catalog catalog,
      List<Outcome> done,
      String reason) {
    Instant at = clock.instant();
    List<String> order = steps.stream().flatMap(List::stream).toList();
    Optional<Retry> retry =
        RetryDecision.after(run, order, step.get(0), decisive(step, catalog), at);
    List<Outcome> outcomes = new ArrayList<>(done);
    for (String asset : step) {
      run.partitions()
          .forEach(partition -> outcomes.add(new Outcome.NotProduced(asset, partition, reason)));
    }
    return FinishedRun.failed(run, at, outcomes, reason, retry);
  }

  /** The asset whose policy counts: of several the first that has one. */
  private static Optional<AssetDocument> decisive(List<String> step, Catalog catalog) {
    List<AssetDocument> defined =
        step.stream()
            .flatMap(asset -> Optional.ofNullable(catalog.assets().get(asset)).stream())
            .toList();
    return defined.stream()
        .filter(asset -> asset.retryPolicy().isPresent())
        .findFirst()
        .or(() -> defined.stream().findFirst());
  }
}
