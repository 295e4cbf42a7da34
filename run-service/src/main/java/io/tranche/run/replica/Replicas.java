package io.tranche.run.replica;

import io.quarkus.runtime.StartupEvent;
import io.tranche.platform.ReplicaId;
import io.tranche.platform.TrancheConfig;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The beat of this replica, and what it knows of the others. A replica that finds itself declared
 * dead stops at once and for ever: others have taken over what it held.
 */
@ApplicationScoped
public class Replicas {

  private static final Logger LOG = Logger.getLogger(Replicas.class);
  private static final int MISSED_BEATS = 10;
  private static final int EXIT_STATUS_OF_THE_DEAD = 70;
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final MongoReplicaRepository repository;
  private final String self;
  private final Duration beat;
  private final Deaths deaths = new Deaths(MISSED_BEATS);
  private final ScheduledExecutorService beating =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "replica-beat"));
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Supplier<Set<String>> holds = Set::of;
  private volatile List<Replica> living = List.of();

  @Inject
  Replicas(MongoReplicaRepository repository, ReplicaId self, TrancheConfig config) {
    this.repository = repository;
    this.self = self.text();
    this.beat = config.beat();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it runs until the executor is shut down
  void onStart(@Observes @Priority(10) StartupEvent event) {
    repository.register(self).await().atMost(Duration.ofSeconds(60));
    beat();
    beating.scheduleWithFixedDelay(
        this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says, from now on, which connections only this replica can use. */
  public void announce(Supplier<Set<String>> holds) {
    this.holds = holds;
  }

  /** Calls back after every beat, on a thread that must not be kept. */
  public void onBeat(Runnable listener) {
    listeners.add(listener);
  }

  /** The replicas that were alive at the last beat, this one among them. */
  public List<Replica> living() {
    return living;
  }

  public Optional<Replica> find(String id) {
    return living.stream().filter(replica -> replica.id().equals(id)).findFirst();
  }

  public String self() {
    return self;
  }

  private void beat() {
    try {
      if (!repository.beat(self, holds.get()).await().atMost(ANSWER)) {
        LOG.error("Declared dead by another replica: stopping");
        Runtime.getRuntime().halt(EXIT_STATUS_OF_THE_DEAD);
      }
      List<Replica> present = new ArrayList<>(repository.listLiving().await().atMost(ANSWER));
      for (Replica dead : deaths.observe(present, self)) {
        if (repository.declareDead(dead).await().atMost(ANSWER)) {
          LOG.warnf("Replica %s stood still for %d beats: declared dead", dead.id(), MISSED_BEATS);
          present.remove(dead);
        }
      }
      living = List.copyOf(present);
      listeners.forEach(Runnable::run);
    } catch (RuntimeException e) {
      LOG.warnf("Cannot beat, trying again: %s", e);
    }
  }

  @PreDestroy
  void close() {
    beating.shutdownNow();
  }
}
