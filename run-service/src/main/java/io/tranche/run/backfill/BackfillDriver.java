package io.tranche.run.backfill;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.run.replica.Replica;
import io.tranche.run.replica.Replicas;
import io.tranche.run.status.StatusFeed;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Works backfills off. Each has one driver among the living replicas; when it dies, the first that
 * notices goes on from the document. Should two drive at once, both ask for the same runs, and only
 * one of them can write down how far it came.
 */
@ApplicationScoped
class BackfillDriver {

  private static final Logger LOG = Logger.getLogger(BackfillDriver.class);

  private final BackfillRepository repository;
  private final BackfillStep step;
  private final BackfillStates states;
  private final Replicas replicas;
  private final StatusFeed feed;
  private final AtomicBoolean driving = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean active;

  @Inject
  BackfillDriver(
      BackfillRepository repository,
      BackfillStep step,
      BackfillStates states,
      Replicas replicas,
      StatusFeed feed) {
    this.repository = repository;
    this.step = step;
    this.states = states;
    this.replicas = replicas;
    this.feed = feed;
  }

  void onStart(@Observes @Priority(110) StartupEvent event) {
    replicas.onBeat(this::drive);
    feed.onRunsEnded(ended -> driveIfActive());
  }

  /** Where there is room for more runs, they need not wait for the next beat. */
  private void driveIfActive() {
    if (active) {
      drive();
    }
  }

  private void drive() {
    again.set(true);
    if (!driving.compareAndSet(false, true)) {
      return;
    }
    again.set(false);
    repository
        .listActive()
        .invoke(found -> active = !found.isEmpty())
        .chain(found -> stepAll(found).chain(() -> states.tellEnded(found)))
        .onTermination()
        .invoke(() -> driving.set(false))
        .subscribe()
        .with(
            done -> {
              if (again.get()) {
                drive();
              }
            },
            failure -> LOG.warnf("Cannot drive backfills, trying again: %s", failure));
  }

  private Uni<Void> stepAll(List<Backfill> found) {
    Set<String> living = replicas.living().stream().map(Replica::id).collect(Collectors.toSet());
    return Multi.createFrom()
        .iterable(found)
        .select()
        .where(
            backfill ->
                backfill.driver().equals(replicas.self()) || !living.contains(backfill.driver()))
        .onItem()
        .transformToUniAndConcatenate(this::step)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** What is wrong with one backfill does not hold up the others. */
  private Uni<Void> step(Backfill backfill) {
    return Uni.createFrom()
        .deferred(() -> step.take(backfill, replicas.self()))
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf("Cannot drive backfill %s, trying again: %s", backfill.id(), failure))
        .onFailure()
        .recoverWithNull();
  }
}
