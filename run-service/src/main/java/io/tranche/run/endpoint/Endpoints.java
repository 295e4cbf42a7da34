package io.tranche.run.endpoint;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.worker.RemoteTask;
import java.util.Optional;

/** Finds what a bundle says now of a service that is at work. */
final class Endpoints {

  private Endpoints() {}

  /** Empty if the bundle no longer names one. */
  static Optional<Materializer.Http> of(RemoteTask task, Catalog catalog) {
    return task.assets().stream()
        .findFirst()
        .flatMap(key -> Optional.ofNullable(catalog.assets().get(key)))
        .flatMap(AssetDocument::materializer)
        .filter(Materializer.Http.class::isInstance)
        .map(Materializer.Http.class::cast);
  }
}
