package io.tranche.run.http;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.eventlog.MongoRunLog;
import io.tranche.run.eventlog.RunView;
import io.tranche.run.lifecycle.RunRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The run that answers a request: one of its own, or one that absorbed it. */
@Singleton
class MongoRequestedRuns {

  private final MongoRunLog log;
  private final RunRepository runs;

  @Inject
  MongoRequestedRuns(MongoRunLog log, RunRepository runs) {
    this.log = log;
    this.runs = runs;
  }

  /** Empty until the request is applied. */
  Uni<Optional<RunView>> find(RunRequest.Launch launch) {
    return log.find(launch.runId())
        .chain(own -> own.isPresent() ? Uni.createFrom().item(own) : findAbsorbing(launch));
  }

  private Uni<Optional<RunView>> findAbsorbing(RunRequest.Launch launch) {
    return runs.findAbsorbing(List.of(launch.id()))
        .map(found -> Optional.ofNullable(found.get(launch.id())))
        .chain(
            absorbing ->
                absorbing.isPresent()
                    ? log.find(absorbing.get().id())
                    : Uni.createFrom().item(Optional.empty()));
  }
}
