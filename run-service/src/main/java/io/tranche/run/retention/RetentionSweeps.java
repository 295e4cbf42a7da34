package io.tranche.run.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.definitions.RetentionPolicies;
import io.tranche.platform.messaging.TopicRetention;
import io.tranche.platform.retention.Retention;
import io.tranche.platform.store.Databases;
import io.tranche.run.replica.Replica;
import io.tranche.run.replica.Replicas;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sweeps now and then, on the first of the living replicas only. Should two sweep at once, or one
 * die in between, nothing is wrong: each delete is right by itself, and the next sweep goes on.
 */
@Singleton
class RetentionSweeps {

  private static final Logger LOG = Logger.getLogger(RetentionSweeps.class);
  private static final Duration FIRST_AFTER = Duration.ofMinutes(5);
  private static final Duration FROM_THE_BEGINNING = Duration.ofDays(1);
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final Retention retention;
  private final TopicRetention topics;
  private final RunSweep runs;
  private final Map<String, PartitionRecordSweep> records;
  private final Replicas replicas;
  private final MeterRegistry registry;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::sweepUntilClosed, "retention");
  private Course course = Course.none();

  /** How far sweeps under the same policies came since one started from the beginning. */
  private record Course(
      Optional<RetentionPolicies> policies, Instant since, Map<String, Reached> reached) {
    static Course none() {
      return new Course(Optional.empty(), Instant.EPOCH, Map.of());
    }

    Course at(Instant now, RetentionPolicies current) {
      boolean goesOn =
          policies.filter(current::equals).isPresent()
              && !now.isBefore(since)
              && now.isBefore(since.plus(FROM_THE_BEGINNING));
      return goesOn ? this : new Course(Optional.of(current), now, new ConcurrentHashMap<>());
    }

    Reached of(String what) {
      return reached.computeIfAbsent(what, first -> new Reached());
    }
  }

  @Inject
  RetentionSweeps(
      Retention retention,
      TopicRetention topics,
      RunSweep runs,
      MongoOldRuns oldRuns,
      Databases databases,
      Replicas replicas,
      MeterRegistry registry,
      Clock clock) {
    this.retention = retention;
    this.topics = topics;
    this.runs = runs;
    this.records =
        Map.of(
            "materializations",
            new PartitionRecordSweep(MongoPartitionRecords.materializations(databases), oldRuns),
            "evaluations",
            new PartitionRecordSweep(MongoPartitionRecords.evaluations(databases), oldRuns));
    this.replicas = replicas;
    this.registry = registry;
    this.clock = clock;
  }

  void onStart(@Observes @Priority(120) StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  private void sweepUntilClosed() {
    boolean open = rest(FIRST_AFTER);
    while (open) {
      try {
        if (isFirst()) {
          sweep(clock.instant(), () -> rest(BREATH));
        }
      } catch (RuntimeException e) {
        LOG.warnf("Cannot delete what is too old, trying again: %s", e);
      }
      open = rest(retention.every());
    }
  }

  private boolean isFirst() {
    return replicas.living().stream()
        .min(Comparator.comparing(Replica::id))
        .filter(first -> first.id().equals(replicas.self()))
        .isPresent();
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

  /** Deletes all that is too old at an instant. */
  synchronized void sweep(Instant now, Breath breath) {
    RetentionPolicies said = retention.policies().await().atMost(ANSWER);
    if (said.distinctOfRuns().isEmpty() && !said.boundMaterializations()) {
      return;
    }
    RetentionPolicies policies = longEnough(said);
    Course present = course.at(now, policies);
    course = present;
    count("runs", runs.sweep(policies, now, present.of("runs"), breath));
    records.forEach(
        (what, sweep) -> count(what, sweep.sweep(policies, now, present.of(what), breath)));
  }

  /** Whatever is said, nothing goes as long as a record may come again that would ask for it. */
  private RetentionPolicies longEnough(RetentionPolicies said) {
    Duration least = topics.comesAgain();
    RetentionPolicies policies = said.atLeast(least);
    if (!policies.equals(said)) {
      LOG.warnf(
          "Runs and materializations are kept for %d days: so long can Kafka bring records again",
          least.toDays());
    }
    return policies;
  }

  private void count(String what, long deleted) {
    registry.counter("tranche.retention.deleted", "what", what).increment((double) deleted);
    if (deleted > 0) {
      LOG.infof("Deleted %d %s that were older than they are kept", deleted, what);
    }
  }

  @PreDestroy
  void close() {
    closed.countDown();
  }
}
