package io.tranche.sensor.automation;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A partition of a time window exists from the window's end. What its upstream became before that
 * led nowhere, so eager assets look at their partitions once more when they come to exist.
 *
 * <p>Every replica does this by its own clock: a replica knows of all that it evaluated too early.
 * Replicas ask with the same ids, so one run comes of it. Up to when it was looked is stored after
 * the requests are sent, and taken up with an overlap by whoever starts next.
 */
@Singleton
class WindowEnds {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  /** While no window ends, it is stored this often that none has. */
  private static final Duration STORED_EVERY = Duration.ofSeconds(5);

  /** More than the clocks of replicas differ. */
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final CatalogView catalogs;
  private final EagerAutomation automation;
  private final MongoWindowEndRepository repository;
  private final Clock clock;
  private final Repeatedly looks =
      new Repeatedly("look at partitions whose windows ended", PERIOD, this::lookOnce);
  private volatile Instant lookedAt = Instant.MAX;
  private volatile Instant storedAt = Instant.EPOCH;

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

  /** Before the first event is read: what is evaluated too early is behind this place for ever. */
  void onStart(@Observes @Priority(20) StartupEvent event) {
    resume(clock.instant()).await().atMost(START_WITHIN);
    looks.start();
  }

  /** Goes on where the windows were looked at last; at the first start ever, from now on. */
  Uni<Void> resume(Instant now) {
    return repository
        .begin(now)
        .invoke(stored -> lookedAt = stored.minus(OVERLAP))
        .replaceWithVoid();
  }

  private void lookOnce() {
    catalogs.ready().chain(first -> look(clock.instant())).await().atMost(PATIENCE);
  }

  /**
   * Evaluates what came to exist up to this instant; completes when what follows is sent and
   * stored.
   */
  Uni<Void> look(Instant now) {
    Instant from = lookedAt;
    if (!now.isAfter(from)) {
      return Uni.createFrom().voidItem();
    }
    List<AssetDocument> ended =
        catalogs.current().assets().values().stream()
            .filter(EagerReaders::isEager)
            .filter(asset -> hasNewWindow(asset, from, now))
            .toList();
    return Multi.createFrom()
        .iterable(ended)
        .onItem()
        .transformToUniAndConcatenate(asset -> automation.evaluateNew(asset, from, now))
        .collect()
        .last()
        .chain(() -> save(now, !ended.isEmpty()))
        .invoke(() -> lookedAt = now);
  }

  private Uni<Void> save(Instant now, boolean somethingEnded) {
    return somethingEnded || now.isAfter(storedAt.plus(STORED_EVERY))
        ? repository.save(now).invoke(() -> storedAt = now)
        : Uni.createFrom().voidItem();
  }

  private static boolean hasNewWindow(AssetDocument asset, Instant from, Instant now) {
    PartitionContext before = PartitionContext.at(from);
    PartitionContext after = PartitionContext.at(now);
    return asset.partitions().dimensionList().stream()
        .filter(TimeWindowPartitionsDefinition.class::isInstance)
        .anyMatch(windows -> !windows.ordinals(after).equals(windows.ordinals(before)));
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
