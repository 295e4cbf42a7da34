package io.tranche.run.execution;

import io.quarkus.runtime.StartupEvent;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.replica.Replicas;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * With every beat this replica says which databases it can use. To open one may take seconds, in
 * which a beat must not be missed: it is done beside the beats, and told with a later one.
 */
@Singleton
class HeldConnections {

  private static final Logger LOG = Logger.getLogger(HeldConnections.class);

  private final Replicas replicas;
  private final Materializers materializers;
  private final CatalogView catalog;
  private final ExecutorService looking =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "held-connections");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Set<String> held = Set.of();

  @Inject
  HeldConnections(Replicas replicas, Materializers materializers, CatalogView catalog) {
    this.replicas = replicas;
    this.materializers = materializers;
    this.catalog = catalog;
  }

  void onStart(@Observes @Priority(5) StartupEvent event) {
    replicas.announce(this::onBeat);
  }

  private Set<String> onBeat() {
    if (busy.compareAndSet(false, true)) {
      looking.execute(this::look);
    }
    return held;
  }

  private void look() {
    try {
      held = materializers.beat(catalog.current());
    } catch (RuntimeException e) {
      LOG.warnf("Cannot look at the databases, trying again at the next beat: %s", e);
    } finally {
      busy.set(false);
    }
  }

  @PreDestroy
  void close() {
    looking.shutdownNow();
  }
}
