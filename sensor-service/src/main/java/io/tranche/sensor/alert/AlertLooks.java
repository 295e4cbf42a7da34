package io.tranche.sensor.alert;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.Repeatedly;
import io.tranche.platform.catalog.CatalogView;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks what there is to tell. Every replica does. Nobody waits for the answer of a receiver: while
 * one is slow, the others are told.
 */
@Singleton
class AlertLooks {

  private static final Logger LOG = Logger.getLogger(AlertLooks.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  /** Longer than a topic keeps what could be read again. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** How many receivers are waited for at the same time. */
  private static final int AT_ONCE = 200;

  private final CatalogView catalogs;
  private final Gathering gathering;
  private final Posting posting;
  private final NoticeRepository notices;
  private final DeliveryRepository deliveries;
  private final Clock clock;
  private final Repeatedly looks = new Repeatedly("look at alerts", PERIOD, this::lookOnce);
  private final AtomicInteger posted = new AtomicInteger();
  private volatile Instant sweptAt = Instant.EPOCH;

  @Inject
  AlertLooks(
      CatalogView catalogs,
      Gathering gathering,
      Posting posting,
      NoticeRepository notices,
      DeliveryRepository deliveries,
      Clock clock) {
    this.catalogs = catalogs;
    this.gathering = gathering;
    this.posting = posting;
    this.notices = notices;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    looks.start();
  }

  private void lookOnce() {
    Instant now = clock.instant();
    catalogs
        .ready()
        .chain(first -> gathering.gather(now))
        .chain(() -> look(now))
        .chain(() -> sweep(now))
        .await()
        .atMost(PATIENCE);
  }

  /** Completes when all that is due is begun. */
  private Uni<Void> look(Instant now) {
    int free = AT_ONCE - posted.get();
    return free <= 0
        ? Uni.createFrom().voidItem()
        : deliveries.findDue(now, free).chain(due -> begin(due, now));
  }

  private Uni<Void> begin(List<Delivery> due, Instant now) {
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUniAndConcatenate(
            delivery -> {
              if (delivery.state() == DeliveryState.GATHERING) {
                return gathering.fill(delivery, now);
              }
              post(delivery);
              return Uni.createFrom().voidItem();
            })
        .collect()
        .last()
        .replaceWithVoid();
  }

  private void post(Delivery delivery) {
    posted.incrementAndGet();
    catalogs
        .newest()
        .chain(catalog -> posting.attempt(delivery, catalog))
        .onTermination()
        .invoke(posted::decrementAndGet)
        .subscribe()
        .with(
            done -> LOG.debugf("Posted an alert %s", delivery.receiver()),
            failure -> LOG.warnf("Cannot store what became of an alert: %s", failure));
  }

  private Uni<Void> sweep(Instant now) {
    if (now.isBefore(sweptAt.plus(SWEEP_EVERY))) {
      return Uni.createFrom().voidItem();
    }
    Instant oldest = now.minus(KEPT);
    return notices
        .forgetBefore(oldest)
        .chain(() -> deliveries.forgetBefore(oldest))
        .invoke(() -> sweptAt = now);
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
