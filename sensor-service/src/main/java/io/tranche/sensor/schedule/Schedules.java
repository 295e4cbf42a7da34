package io.tranche.sensor.schedule;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.ScheduleDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.schedule.ScheduleState.Pending;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Fires the schedules of the newest catalog. */
@Singleton
class Schedules {

  private static final Logger LOG = Logger.getLogger(Schedules.class);
  private static final String SOURCE = "/sensor-service";
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SIDE_BY_SIDE = 16;

  private final CatalogView catalogs;
  private final ScheduleRepository repository;
  private final Controls controls;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final Repeatedly looks =
      new Repeatedly("look at the schedules", this::pause, this::lookOnce);

  /** When each schedule fires next, as of one catalog. */
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  private volatile long nextOfCatalog;

  @Inject
  Schedules(
      CatalogView catalogs,
      ScheduleRepository repository,
      Controls controls,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.repository = repository;
    this.controls = controls;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void lookOnce() {
    catalogs.ready().chain(first -> look(clock.instant())).await().atMost(PATIENCE);
  }

  /** Until a schedule fires, at most a second: the catalog may change. */
  private Duration pause() {
    Duration untilNext =
        next.values().stream()
            .min(Instant::compareTo)
            .map(tick -> Duration.between(clock.instant(), tick))
            .filter(until -> until.compareTo(LONGEST_PAUSE) < 0)
            .orElse(LONGEST_PAUSE);
    return untilNext.isNegative() ? Duration.ofMillis(1) : untilNext.plusMillis(1);
  }

  /** Completes when all that is due at this instant is sent and recorded. */
  Uni<Void> look(Instant now) {
    Catalog catalog = catalogs.current();
    if (catalog.number() != nextOfCatalog) {
      next.clear();
      nextOfCatalog = catalog.number();
    }
    List<Fired> due =
        catalog.schedules().values().stream()
            .filter(schedule -> !next.getOrDefault(schedule.name(), now).isAfter(now))
            .map(schedule -> Fired.of(schedule, catalog))
            .toList();
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUni(
            fired -> fire(fired, now).onFailure().recoverWithItem(e -> later(fired, now, e)))
        .merge(SIDE_BY_SIDE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** What cannot be done now waits a moment, and holds up no other schedule. */
  private @Nullable Void later(Fired fired, Instant now, Throwable failure) {
    LOG.warnf("Cannot fire schedule %s, trying again: %s", fired.name(), failure);
    next.put(fired.name(), now.plus(LONGEST_PAUSE));
    return null;
  }

  /** Finishes what is pending, evaluates what is due, until nothing is. */
  private Uni<Void> fire(Fired fired, Instant now) {
    return Multi.createBy()
        .repeating()
        .uni(() -> step(fired, now))
        .whilst(again -> again)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** One write; the answer is whether there may be more to do. */
  private Uni<Boolean> step(Fired fired, Instant now) {
    return repository
        .find(fired.name())
        .chain(
            found ->
                found
                    .map(state -> step(fired, state, now))
                    .orElseGet(
                        () ->
                            repository
                                .create(
                                    ScheduleState.first(
                                        fired.name(), fired.times(), fired.catalog(), now))
                                .replaceWith(true)));
  }

  private Uni<Boolean> step(Fired fired, ScheduleState state, Instant now) {
    if (state.pending().isPresent()) {
      return finish(state, state.pending().get()).replaceWith(true);
    }
    if (fired.catalog() < state.catalog()) {
      next.put(fired.name(), now.plus(LONGEST_PAUSE));
      return Uni.createFrom().item(false);
    }
    if (!state.times().equals(fired.times())) {
      return repository
          .advance(state.startedAnew(fired.times(), fired.catalog(), now))
          .replaceWith(true);
    }
    Optional<DueTicks> due =
        DueTicks.next(fired.schedule(), state.upTo(), now, fired.document().catchUp());
    if (due.isEmpty()) {
      next.put(fired.name(), fired.schedule().tickAfter(state.upTo()));
      return Uni.createFrom().item(false);
    }
    return controls
        .silence(Resource.schedule(fired.name()), due.get().tick())
        .map(
            silence ->
                silence
                    .map(reason -> Pending.skipped(due.get(), now, reason))
                    .orElseGet(() -> fired.evaluate(due.get(), now)))
        .chain(outcome -> repository.advance(state.evaluated(outcome, fired.catalog())))
        .replaceWith(true);
  }

  private Uni<Void> finish(ScheduleState state, Pending outcome) {
    return sender
        .send(outcome.requests().stream().map(this::outgoing).toList())
        .chain(() -> repository.finish(state, ScheduleTick.of(state, outcome)));
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }

  /** When a schedule fires next, as far as this replica has looked. */
  Instant nextTick(ScheduleDocument schedule, PartitionsSchedule times) {
    return Optional.ofNullable(next.get(schedule.name()))
        .orElseGet(() -> times.tickAfter(clock.instant()));
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
