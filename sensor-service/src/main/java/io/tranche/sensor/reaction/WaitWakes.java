package io.tranche.sensor.reaction;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.SensorDocument;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks at waits whose time has come: a deadline has passed, a window has ended, or somebody died
 * before the outcome of a round was sent. Every replica does.
 */
@Singleton
class WaitWakes {

  private static final Logger LOG = Logger.getLogger(WaitWakes.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration EARLY_EVENTS_STAY = Duration.ofDays(1);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 200;

  private final CatalogView catalogs;
  private final WaitPlanner planner;
  private final Waits waits;
  private final EarlyEventRepository early;
  private final Clock clock;
  private final Repeatedly looks = new Repeatedly("look at waits", PERIOD, this::lookOnce);
  private volatile Instant sweptAt = Instant.EPOCH;

  @Inject
  WaitWakes(
      CatalogView catalogs,
      WaitPlanner planner,
      Waits waits,
      EarlyEventRepository early,
      Clock clock) {
    this.catalogs = catalogs;
    this.planner = planner;
    this.waits = waits;
    this.early = early;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void lookOnce() {
    Instant now = clock.instant();
    catalogs.ready().chain(first -> look(now)).chain(() -> sweep(now)).await().atMost(PATIENCE);
  }

  /** Completes when all that is due at this instant has made its step. */
  Uni<Void> look(Instant now) {
    return waits
        .due(now, AT_ONCE)
        .chain(
            due ->
                due.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : wake(due)
                        .chain(
                            () -> due.size() < AT_ONCE ? Uni.createFrom().voidItem() : look(now)));
  }

  private Uni<Void> wake(List<Wait> due) {
    Catalog catalog = catalogs.current();
    List<Wait> pending = new ArrayList<>();
    List<Wait> gone = new ArrayList<>();
    List<Awaited> awaited = new ArrayList<>();
    for (Wait wait : due) {
      if (wait.pending().isPresent()) {
        pending.add(wait);
        continue;
      }
      sensor(wait, catalog)
          .ifPresentOrElse(
              sensor -> awaited.add(new Awaited(sensor, wait.partition(), List.of())),
              () -> gone.add(wait));
    }
    return waits.finish(pending).chain(() -> step(awaited, due)).chain(() -> abandon(gone));
  }

  private static Optional<AimedAssetSensor> sensor(Wait wait, Catalog catalog) {
    SensorDocument document = catalog.sensors().get(wait.sensor());
    return document instanceof AssetSensorDocument ofAssets && ofAssets.policy().isPresent()
        ? Optional.of(AimedAssetSensor.of(ofAssets, catalog))
        : Optional.empty();
  }

  private Uni<Void> step(List<Awaited> awaited, List<Wait> due) {
    return planner
        .plan(awaited)
        .chain(
            plan -> {
              plan.refused().forEach((one, why) -> LOG.warnf("Gives up a wait: %s", why));
              List<String> refused =
                  plan.refused().keySet().stream()
                      .map(one -> Wait.id(one.sensor().name(), one.partition()))
                      .toList();
              return waits
                  .step(plan.steps())
                  .chain(
                      () ->
                          abandon(
                              due.stream().filter(wait -> refused.contains(wait.id())).toList()));
            });
  }

  private Uni<Void> abandon(List<Wait> gone) {
    return Multi.createFrom()
        .iterable(gone)
        .onItem()
        .transformToUniAndConcatenate(waits::abandon)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> sweep(Instant now) {
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return early.forgetBefore(now.minus(EARLY_EVENTS_STAY)).invoke(() -> sweptAt = now);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
