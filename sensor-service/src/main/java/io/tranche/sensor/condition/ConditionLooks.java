package io.tranche.sensor.condition;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.control.Controls;
import io.tranche.sensor.control.Silences;
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

/**
 * Evaluates assets with conditions when a cron fires or a time window ends, when they are defined,
 * and when launching goes on. Every replica does, by its own clock; who stores first has done it.
 */
@Singleton
class ConditionLooks {

  private static final Logger LOG = Logger.getLogger(ConditionLooks.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Longer than it takes until all parts have heard that a pause is over. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final CatalogView catalogs;
  private final ConditionAutomation automation;
  private final ConditionSteps steps;
  private final Controls controls;
  private final Clock clock;
  private final Repeatedly looks = new Repeatedly("look at conditions", PERIOD, this::lookOnce);

  /** Up to when assets were looked at, as of one catalog. */
  private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();

  private volatile long catalog;
  private volatile Instant anewUntil = Instant.MIN;
  private volatile Optional<Instant> pauseChanged = Optional.empty();

  @Inject
  ConditionLooks(
      CatalogView catalogs,
      ConditionAutomation automation,
      ConditionSteps steps,
      Controls controls,
      Clock clock) {
    this.catalogs = catalogs;
    this.automation = automation;
    this.steps = steps;
    this.controls = controls;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void lookOnce() {
    catalogs.ready().chain(first -> look(clock.instant())).await().atMost(PATIENCE);
  }

  /** Completes when all that is due at this instant is sent and stored. */
  Uni<Void> look(Instant now) {
    return controls.silences().chain(silences -> look(now, silences));
  }

  /**
   * After a pause, however short, everything is looked at once more: what was wanted meanwhile is
   * asked for.
   */
  private Uni<Void> look(Instant now, Silences silences) {
    boolean isPaused = silences.pause().isPresent();
    if (isPaused || !silences.changed().equals(pauseChanged)) {
      anewUntil = now.plus(SETTLING);
      pauseChanged = silences.changed();
    }
    ConditionedAssets assets = automation.known();
    if (assets.catalog().number() != catalog) {
      lookedAt.clear();
      catalog = assets.catalog().number();
    }
    boolean isAnew = !isPaused && !now.isAfter(anewUntil);
    List<Conditioned> due =
        assets.all().stream().filter(asset -> isAnew || isDue(asset, now)).toList();
    Batch batch = Batch.ofLooks(assets, due, now);
    return steps.each(batch, asset -> look(asset, batch));
  }

  private Uni<Void> look(Conditioned asset, Batch batch) {
    return steps
        .step(asset, batch)
        .invoke(
            () -> {
              if (!batch.isBroken()) {
                lookedAt.put(asset.key(), batch.now());
              }
            })
        .onFailure()
        .recoverWithItem(
            failure -> {
              batch.breaks();
              LOG.warnf("Cannot evaluate %s, trying again: %s", asset.key(), failure);
              return null;
            });
  }

  private boolean isDue(Conditioned asset, Instant now) {
    Instant from = lookedAt.get(asset.key());
    return from == null
        || asset.crons().stream().anyMatch(ticks -> ticks.fireBetween(from, now))
        || asset.hasNewWindow(from, now);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
