package io.tranche.sensor.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.RetentionPolicies;
import io.tranche.platform.retention.Retention;
import io.tranche.platform.store.Databases;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Sweeps now and then. Every replica does: what one has deleted, the others do not find. A tick
 * that is written again by a replay is deleted again.
 */
@Singleton
class TickSweeps {

  private static final Logger LOG = Logger.getLogger(TickSweeps.class);
  private static final Duration FIRST_AFTER = Duration.ofMinutes(5);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final Retention retention;
  private final TickSweep sensors;
  private final TickSweep schedules;
  private final MeterRegistry registry;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::sweepUntilClosed, "retention");

  @Inject
  TickSweeps(Retention retention, Databases databases, MeterRegistry registry, Clock clock) {
    this.retention = retention;
    this.sensors = new TickSweep(new MongoOldTicks(databases, "ticks"));
    this.schedules = new TickSweep(new MongoOldTicks(databases, "schedule_ticks"));
    this.registry = registry;
    this.clock = clock;
  }

  void onStart(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  private void sweepUntilClosed() {
    boolean open = rest(FIRST_AFTER);
    while (open) {
      try {
        sweep(clock.instant(), () -> rest(BREATH));
      } catch (RuntimeException e) {
        LOG.warnf("Cannot delete ticks that are too old, trying again: %s", e);
      }
      open = rest(retention.every());
    }
  }

  /** False if this process ends. */
  private boolean rest(Duration duration) {
    try {
      return !closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Deletes all ticks that are too old at an instant. */
  void sweep(Instant now, BooleanSupplier breath) {
    RetentionPolicies policies = retention.policies().await().atMost(ANSWER);
    long deleted =
        sensors.sweep(name -> policies.ticks(Kind.SENSOR, name), now, breath)
            + schedules.sweep(name -> policies.ticks(Kind.SCHEDULE, name), now, breath);
    registry.counter("tranche.retention.deleted", "what", "ticks").increment((double) deleted);
    if (deleted > 0) {
      LOG.infof("Deleted %d ticks that were older than they are kept", deleted);
    }
  }

  @PreDestroy
  void close() {
    closed.countDown();
  }
}
