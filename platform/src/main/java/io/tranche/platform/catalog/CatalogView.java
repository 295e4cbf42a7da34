package io.tranche.platform.catalog;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The newest catalog that this process has read. It is complete: a catalog is shown when all its
 * documents are there, never a part of it.
 */
@Singleton
public class CatalogView {

  private final DefinitionsReader reader;
  private final CompletableFuture<Catalog> ready = new CompletableFuture<>();
  private final List<Consumer<Catalog>> listeners = new CopyOnWriteArrayList<>();
  private volatile Catalog current = Catalog.empty();

  @Inject
  CatalogView(DefinitionsReader reader) {
    this.reader = reader;
    reader.start(this::switchTo, () -> ready.complete(current));
  }

  /** The newest catalog read so far; empty until {@link #ready()}. */
  public Catalog current() {
    return current;
  }

  /** The first catalog that was read to the end of the topic. */
  public Uni<Catalog> ready() {
    return Uni.createFrom().completionStage(() -> ready.copy());
  }

  /** The newest catalog there is: everything that is on the topic now is read first. */
  public Uni<Catalog> newest() {
    return ready().chain(first -> reader.caughtUp()).map(done -> current);
  }

  /** Whether the topic has been read to its end once. */
  public boolean isReady() {
    return ready.isDone();
  }

  /** Calls back with every catalog from now on, on the reader's thread. */
  public void onChange(Consumer<Catalog> listener) {
    listeners.add(listener);
  }

  private void switchTo(Catalog catalog) {
    current = catalog;
    if (ready.isDone()) {
      listeners.forEach(listener -> listener.accept(catalog));
    }
  }
}
