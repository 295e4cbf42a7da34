package io.tranche.run.execution;

import io.quarkus.runtime.StartupEvent;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.replica.Replicas;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** With every beat this replica says which databases only it can use. */
@Singleton
class HeldConnections {

  private final Replicas replicas;
  private final Materializers materializers;
  private final CatalogView catalog;

  @Inject
  HeldConnections(Replicas replicas, Materializers materializers, CatalogView catalog) {
    this.replicas = replicas;
    this.materializers = materializers;
    this.catalog = catalog;
  }

  void onStart(@Observes @Priority(5) StartupEvent event) {
    replicas.announce(() -> materializers.beat(catalog.current()));
  }
}
