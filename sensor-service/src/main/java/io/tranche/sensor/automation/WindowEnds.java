package io.tranche.sensor.automation;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A partition of a time window exists from the window's end. What its upstream became before that
 * led nowhere, so eager assets look at their partitions once more when they come to exist.
 *
 * <p>Every replica does this by its own clock: a replica knows of all that it evaluated too early.
 * Replicas ask with the same ids, so one run comes of it. How far an asset was looked at is stored
 * after the requests are sent, and taken up with an overlap after a restart.
 */
@Singleton
class WindowEnds {

  private static final Logger LOG = Logger.getLogger(WindowEnds.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** More than the clocks of replicas differ. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final CatalogView catalogs;
  private final EagerAutomation automation;
  private final MongoWindowEndRepository repository;
  private final Clock clock;
  private final Map<String, Instant> lookedAt = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::lookUntilClosed, "window-ends");

  @Inject
  WindowEnds(
      CatalogView catalogs,
      EagerAutomation automation,
      MongoWindowEndRepository repository,
      Clock clock) {
    this.catalogs = catalogs;
    this.automation = automation;
    this.repository = repository;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  private void lookUntilClosed() {
    boolean loaded = false;
    try {
      while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          if (!loaded) {
            catalogs.ready().chain(first -> load()).await().atMost(PATIENCE);
            loaded = true;
          }
          look(clock.instant()).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
          LOG.warnf("Cannot look at partitions whose windows ended, trying again: %s", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Uni<Void> load() {
    return repository
        .load()
        .invoke(stored -> stored.forEach((asset, at) -> lookedAt.put(asset, at.minus(OVERLAP))))
        .replaceWithVoid();
  }

  /**
   * Evaluates what came to exist up to this instant; completes when what follows is sent and
   * stored. Of an asset that is seen for the first time, nothing did.
   */
  Uni<Void> look(Instant now) {
    Map<String, Instant> moved = new HashMap<>();
    List<AssetDocument> ended = new ArrayList<>();
    for (AssetDocument asset : eagerOf(catalogs.current())) {
      Instant from = lookedAt.get(asset.key());
      if (from == null) {
        moved.put(asset.key(), now);
      } else if (now.isAfter(from) && hasNewWindow(asset, from, now)) {
        moved.put(asset.key(), now);
        ended.add(asset);
      }
    }
    if (moved.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createFrom()
        .iterable(ended)
        .onItem()
        .transformToUniAndConcatenate(
            asset -> automation.evaluateNew(asset, lookedAt.getOrDefault(asset.key(), now), now))
        .collect()
        .last()
        .chain(() -> repository.save(moved))
        .invoke(() -> lookedAt.putAll(moved));
  }

  private static List<AssetDocument> eagerOf(Catalog catalog) {
    return catalog.assets().values().stream()
        .filter(EagerReaders::isEager)
        .filter(asset -> windows(asset).findAny().isPresent())
        .toList();
  }

  private static boolean hasNewWindow(AssetDocument asset, Instant from, Instant now) {
    PartitionContext before = PartitionContext.at(from);
    PartitionContext after = PartitionContext.at(now);
    return windows(asset)
        .anyMatch(windows -> !windows.ordinals(after).equals(windows.ordinals(before)));
  }

  private static Stream<DimensionDefinition> windows(AssetDocument asset) {
    return asset.partitions().dimensionList().stream()
        .filter(TimeWindowPartitionsDefinition.class::isInstance);
  }

  @PreDestroy
  void close() {
    closed.countDown();
  }
}
