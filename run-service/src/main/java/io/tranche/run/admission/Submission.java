package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.execution.EventPublisher;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that arrive on a replica that does not own the admission: stored as waiting runs, as
 * requests to be gathered by the owner, and as pending cancellations.
 */
@Singleton
class Submission {

  private final RunRepository runs;
  private final EventPublisher publisher;
  private final MongoPendingCancels cancels;
  private final MongoPendingLaunches pending;
  private final RunControl control;
  private final MongoQueueLengths queue;
  private final CatalogView catalogs;
  private final Clock clock;

  @Inject
  Submission(
      RunRepository runs,
      EventPublisher publisher,
      MongoPendingCancels cancels,
      MongoPendingLaunches pending,
      RunControl control,
      MongoQueueLengths queue,
      CatalogView catalogs,
      Clock clock) {
    this.runs = runs;
    this.publisher = publisher;
    this.cancels = cancels;
    this.pending = pending;
    this.control = control;
    this.queue = queue;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  Uni<Void> store(List<RunRequest.Launch> launches, List<Run> refused, long catalog) {
    List<RunRequest.Launch> gathered =
        launches.stream().filter(launch -> launch.debounce().isPresent()).toList();
    List<RunRequest.Launch> others =
        launches.stream().filter(launch -> launch.debounce().isEmpty()).toList();
    return leave(gathered, catalog).chain(left -> storeRuns(others, refused, catalog));
  }

  private Uni<Void> leave(List<RunRequest.Launch> gathered, long catalog) {
    return gathered.isEmpty()
        ? Uni.createFrom().voidItem()
        : pending.save(gathered, catalog).chain(saved -> control.pending(gathered.size()));
  }

  private Uni<Void> storeRuns(List<RunRequest.Launch> launches, List<Run> refused, long catalog) {
    if (launches.isEmpty() && refused.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Set<String> ids = new HashSet<>();
    launches.forEach(launch -> ids.add(launch.runId()));
    refused.forEach(run -> ids.add(run.id()));
    Set<String> requestIds = new HashSet<>();
    launches.forEach(launch -> requestIds.add(launch.id()));
    refused.forEach(run -> requestIds.add(run.requestId()));
    return Uni.combine()
        .all()
        .unis(runs.findAll(ids), runs.findAbsorbing(requestIds))
        .asTuple()
        .chain(
            known -> {
              List<RunRequest.Launch> fresh =
                  launches.stream()
                      .filter(launch -> !known.getItem1().containsKey(launch.runId()))
                      .filter(launch -> !known.getItem2().containsKey(launch.id()))
                      .toList();
              List<Run> failed =
                  refused.stream()
                      .filter(run -> !known.getItem1().containsKey(run.id()))
                      .filter(run -> !known.getItem2().containsKey(run.requestId()))
                      .toList();
              List<Run> answered = new ArrayList<>(known.getItem1().values());
              answered.addAll(Set.copyOf(known.getItem2().values()));
              return waiting(fresh, catalog)
                  .map(
                      runs -> {
                        runs.addAll(failed);
                        return runs;
                      })
                  .chain(runs -> store(runs, answered));
            });
  }

  /** The runs as they wait; those that are too many for a quota have failed. */
  private Uni<List<Run>> waiting(List<RunRequest.Launch> fresh, long catalog) {
    Instant now = clock.instant();
    Catalog current = catalogs.current();
    QueueQuota quota = QueueQuota.of(current);
    return queue
        .of(fresh, quota, current)
        .map(
            lengths -> {
              List<Run> runs = new ArrayList<>();
              for (RunRequest.Launch launch : fresh) {
                Optional<String> refusal =
                    quota.refusal(
                        launch.origin(),
                        launch.assets(),
                        namespace -> lengths.getOrDefault(namespace, 0));
                runs.add(
                    refusal
                        .map(reason -> Run.refused(launch, catalog, now, reason))
                        .orElseGet(() -> Run.requested(launch, catalog, now).queued(now)));
                if (refusal.isEmpty()) {
                  QuotaDocument.namespacesOf(launch.assets())
                      .forEach(namespace -> lengths.computeIfPresent(namespace, (n, l) -> l + 1));
                }
              }
              return runs;
            });
  }

  /** Events of runs that were stored before are published again: the first time may have failed. */
  private Uni<Void> store(List<Run> fresh, List<Run> known) {
    List<Run> all = new ArrayList<>(fresh);
    all.addAll(known);
    Set<String> ids = new HashSet<>();
    all.forEach(run -> ids.add(run.id()));
    return runs.insert(fresh)
        .chain(
            none -> none ? publisher.publishAll(all) : Uni.createFrom().failure(storedByOthers()))
        .chain(done -> control.stored(ids));
  }

  /**
   * Another replica was given the same requests: what it stored is true, not what we would have
   * told. The next attempt finds it.
   */
  static TrancheException storedByOthers() {
    return new TrancheException.Unavailable(
        "run-stored", "Cannot store runs: another replica has stored one of them meanwhile");
  }

  Uni<Void> forward(RunRequest.Cancel request) {
    return cancels.save(request).chain(saved -> control.cancel(request));
  }
}
