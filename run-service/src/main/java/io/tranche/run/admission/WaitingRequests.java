package io.tranche.run.admission;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replicas;
import io.tranche.run.waiting.UnregisteredRequests;
import io.tranche.run.waiting.UnregisteredRequests.Candidate;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** At every beat: requests whose partition is registered by now become runs, hopeless ones fail. */
@Singleton
class WaitingRequests {

  private static final Logger LOG = Logger.getLogger(WaitingRequests.class);

  private final UnregisteredRequests requests;
  private final RequestValidation validation;
  private final Admissions admissions;
  private final CatalogView catalog;
  private final Replicas replicas;
  private final Clock clock;
  private final AtomicBoolean looking = new AtomicBoolean();

  @Inject
  WaitingRequests(
      UnregisteredRequests requests,
      RequestValidation validation,
      Admissions admissions,
      CatalogView catalog,
      Replicas replicas,
      Clock clock) {
    this.requests = requests;
    this.validation = validation;
    this.admissions = admissions;
    this.catalog = catalog;
    this.replicas = replicas;
    this.clock = clock;
  }

  void onStart(@Observes @Priority(40) StartupEvent event) {
    replicas.onBeat(this::look);
  }

  /** Stores requests whose partition is not registered, and looks once more: it may be by now. */
  Uni<Void> save(List<RunRequest.Launch> unregistered) {
    return unregistered.isEmpty()
        ? Uni.createFrom().voidItem()
        : requests.save(unregistered).invoke(this::look);
  }

  private void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    requests
        .list()
        .chain(this::settle)
        .onTermination()
        .invoke(() -> looking.set(false))
        .subscribe()
        .with(
            done -> LOG.trace("looked at waiting requests"),
            failure -> LOG.warnf("Cannot look at waiting requests, trying again: %s", failure));
  }

  private Uni<Void> settle(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<RunRequest.Launch> launches = candidates.stream().map(Candidate::launch).toList();
    return validation
        .registered(launches, catalog.current())
        .chain(
            registered -> {
              Set<RunRequest.Launch> settled = new HashSet<>(registered);
              List<Run> refused = new ArrayList<>();
              for (Candidate candidate : candidates) {
                if (candidate.hopeless() && settled.add(candidate.launch())) {
                  refused.add(refused(candidate.launch()));
                }
              }
              return admissions
                  .submit(registered, refused, catalog.current().number())
                  .chain(done -> deleteAll(settled));
            });
  }

  private Run refused(RunRequest.Launch launch) {
    return Run.refused(
        launch,
        catalog.current().number(),
        clock.instant(),
        "Cannot launch run: "
            + launch.assets().get(0)
            + " has no such partition ("
            + String.join(", ", launch.partitions())
            + "); nothing that was requested before registers it");
  }

  private Uni<Void> deleteAll(Set<RunRequest.Launch> settled) {
    return settled.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join()
            .all(settled.stream().map(requests::delete).toList())
            .andFailFast()
            .replaceWithVoid();
  }
}
