package io.tranche.sensor.freshness;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.automation.MaterializationListener;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Looks which deadlines have passed. Every replica does; whose look is stored first has done it,
 * and what another does again is the same. At the first start ever it begins with deadlines from
 * then on.
 */
@Singleton
class FreshnessLooks implements MaterializationListener {

  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);
  private static final Duration MENDED_STAYS = Duration.ofDays(30);

  private final CatalogView catalogs;
  private final MaterializationProgress progress;
  private final FreshnessRepository repository;
  private final FreshnessSteps steps;
  private final MaterializationSteps materializations;
  private final Clock clock;
  private final Repeatedly looks = new Repeatedly("look at freshness", PERIOD, this::lookOnce);
  private volatile Instant sweptAt = Instant.EPOCH;
  private volatile boolean isLooking = true;

  @Inject
  FreshnessLooks(
      CatalogView catalogs,
      MaterializationProgress progress,
      FreshnessRepository repository,
      FreshnessSteps steps,
      MaterializationSteps materializations,
      Clock clock) {
    this.catalogs = catalogs;
    this.progress = progress;
    this.repository = repository;
    this.steps = steps;
    this.materializations = materializations;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  @Override
  public Uni<Void> hear(Collection<AssetEvent.Materialized> events) {
    return catalogs
        .newest()
        .chain(catalog -> materializations.hear(events, catalog, clock.instant()));
  }

  private void lookOnce() {
    Instant now = clock.instant();
    Catalog catalog = catalogs.ready().chain(first -> catalogs.newest()).await().atMost(PATIENCE);
    if (catalog.assets().values().stream().allMatch(asset -> asset.freshness().isEmpty())) {
      if (isLooking) {
        repository.endLooks().await().atMost(PATIENCE);
        isLooking = false;
      }
      return;
    }
    isLooking = true;
    Optional<Instant> known = progress.look(now);
    if (known.isPresent()) {
      look(known.get(), catalog).await().atMost(PATIENCE);
    }
    sweep(now).await().atMost(PATIENCE);
  }

  /** Completes when all deadlines up to an instant are judged. */
  private Uni<Void> look(Instant upTo, Catalog catalog) {
    return repository
        .begin(upTo)
        .chain(
            after ->
                upTo.isAfter(after)
                    ? steps.judge(catalog, after, upTo).chain(() -> repository.lookedAt(upTo))
                    : Uni.createFrom().voidItem())
        .chain(() -> steps.look(catalog, upTo));
  }

  private Uni<Void> sweep(Instant now) {
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    return repository.forgetMendedBefore(now.minus(MENDED_STAYS)).invoke(() -> sweptAt = now);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
