package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lineage.Reads;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The work of one run: its steps in graph order, each over all partitions of the run. */
@Singleton
class RunWork {

  private static final Logger LOG = Logger.getLogger(RunWork.class);

  private final Materializers materializers;
  private final PartitionInputs inputs;
  private final StepReads reads;
  private final ToldUpstream told;
  private final Observations observations;
  private final CheckWork checks;
  private final RegisteredKeys keys;
  private final Deadlines deadlines;
  private final Clock clock;

  @Inject
  RunWork(
      Materializers materializers,
      PartitionInputs inputs,
      StepReads reads,
      ToldUpstream told,
      Observations observations,
      CheckWork checks,
      RegisteredKeys keys,
      Deadlines deadlines,
      Clock clock) {
    this.materializers = materializers;
    this.inputs = inputs;
    this.reads = reads;
    this.told = told;
    this.observations = observations;
    this.checks = checks;
    this.keys = keys;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /** Whether nothing is to be done but to record the materialization. */
  boolean isNone(Run run, Catalog catalog) {
    return run.assets().stream()
        .map(catalog.assets()::get)
        .allMatch(
            asset ->
                asset != null
                    && asset.materializer().orElse(null) instanceof Materializer.None
                    && asset.queriedChecks().isEmpty());
  }

  FinishedRun recordOnly(Run run, Catalog catalog, Instant at) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String asset : run.assets()) {
      Optional<String> codeVersion = catalog.asset(asset).codeVersion();
      for (String partition : run.partitions()) {
        outcomes.add(
            new Outcome.Produced(
                asset, partition, Map.of(), codeVersion, Optional.empty(), Optional.empty()));
      }
    }
    FinishedRun finished = FinishedRun.succeeded(run, at, outcomes);
    return LateReads.readsAny(run.assets(), catalog) ? finished.readingBy(catalog) : finished;
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

  /**
   * Makes what a run asks for, step after step.
   *
   * @param canceled why the run is to stop; then what its finished steps have made stays made
   * @throws InterruptedException if it was stopped for another reason
   */
  FinishedRun perform(Run run, Catalog catalog, Supplier<Optional<String>> canceled)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    Findings findings = new Findings();
    HeldBack held = new HeldBack(run.partitions(), catalog, keys, clock.instant());
    StepProgress progress = new StepProgress(catalog.steps(run.assets()), catalog);
    for (Optional<List<String>> next = progress.next(); next.isPresent(); next = progress.next()) {
      List<String> step = next.get();
      List<String> partitions = run.partitions();
      try {
        List<AssetDocument> assets = step.stream().map(catalog::asset).toList();
        partitions = held.free(assets);
        List<Outcome> ofStep =
            partitions.isEmpty()
                ? List.of()
                : produce(run, assets, partitions, catalog, held, findings, outcomes);
        outcomes.addAll(ofStep);
        Optional<String> reason = NotMade.reason(ofStep);
        if (reason.isPresent()) {
          progress.failed(step, reason.get());
        } else {
          progress.made(step);
        }
      } catch (MaterializationException e) {
        String reason = String.valueOf(e.getMessage());
        outcomes.addAll(notProduced(step, partitions, reason));
        progress.failed(step, reason);
      } catch (InterruptedException e) {
        String reason = canceled.get().orElseThrow(() -> e);
        return findings.addTo(FinishedRun.canceled(run, clock.instant(), outcomes, reason));
      } catch (RuntimeException e) {
        LOG.errorf(e, "Run %s failed for a reason of our own", run.id());
        outcomes.addAll(notProduced(step, partitions, e.toString()));
        progress.stopped(step, e.toString());
      }
    }
    if (progress.hasFailed()) {
      return findings.addTo(failed(run, progress, catalog, outcomes, held));
    }
    FinishedRun finished =
        held.isEmpty()
            ? FinishedRun.succeeded(run, clock.instant(), outcomes)
            : FinishedRun.failed(run, clock.instant(), outcomes, held.reason(), Optional.empty());
    return findings.addTo(finished);
  }

  /**
   * One step: its assets share the materializer, if they are several, and the partitions. What the
   * checks say stands first: who hears of a materialization knows of it already.
   */
  private List<Outcome> produce(
      Run run,
      List<AssetDocument> step,
      List<String> keys,
      Catalog catalog,
      HeldBack held,
      Findings findings,
      List<Outcome> before)
      throws InterruptedException {
    AssetDocument first = step.get(0);
    Materializer materializer =
        first
            .materializer()
            .orElseThrow(
                () ->
                    new MaterializationException(
                        "Cannot materialize " + first.key() + ": it is external"));
    Reads read = reads.load(run, step, keys, catalog, before);
    List<PartitionInput> partitions = told.add(inputs.load(run, keys, first), step, read);
    MaterializationContext context =
        new MaterializationContext(
                run.id(),
                run.token(),
                step,
                catalog,
                partitions,
                run.runConfig().orElse(RunConfiguration.EMPTY),
                line -> LOG.infof("run %s: %s", run.id(), line))
            .reading(new MappedUpstream(catalog, this.keys, clock.instant()));
    MaterializationResult result = materialize(run, materializer, context);
    observations.require(result.observations(), context);
    findings.add(result);
    List<String> made = new ArrayList<>(context.keys());
    made.removeAll(result.notMade().keySet());
    List<Outcome.Checked> checked =
        made.isEmpty()
            ? List.of()
            : checks.ask(
                run, materializer, context.without(result.notMade().keySet()), result.checks());
    held.note(checked);
    List<Outcome> outcomes = new ArrayList<>(checked);
    outcomes.addAll(ProducedStep.outcomes(run, context, made, result, read));
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

  private static List<Outcome> notProduced(
      List<String> step, List<String> partitions, String reason) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String asset : step) {
      partitions.forEach(
          partition -> outcomes.add(new Outcome.NotProduced(asset, partition, reason)));
    }
    return outcomes;
  }

  /** What is held back would be made by a retry: then none follows. */
  private FinishedRun failed(
      Run run, StepProgress progress, Catalog catalog, List<Outcome> outcomes, HeldBack held) {
    Instant at = clock.instant();
    Optional<Retry> retry =
        held.isEmpty()
            ? RetryDecision.after(
                run,
                progress.assets(),
                progress.notMade(),
                decisive(progress.firstFailed(), catalog),
                at)
            : Optional.empty();
    return FinishedRun.failed(run, at, outcomes, progress.reason(), retry);
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
