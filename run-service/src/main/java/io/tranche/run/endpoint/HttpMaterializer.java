package io.tranche.run.endpoint;

import io.quarkus.runtime.ShutdownEvent;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.definitions.Materializer.Http.Mode;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.secrets.Revealed;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.PartitionMaterializer;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.run.worker.RemoteWork;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Calls a service that makes the partitions. In mode {@code response} its answer is the outcome,
 * and who takes the run over calls it anew, under a higher token; in mode {@code callback} it goes
 * on when this replica dies, and who takes the run over waits on. Files of assets with an output
 * are published after it has succeeded; what it writes elsewhere is not fenced: it is given the
 * token.
 */
@Singleton
public class HttpMaterializer implements PartitionMaterializer<Materializer.Http>, RemoteWork {

  private static final Logger LOG = Logger.getLogger(HttpMaterializer.class);

  private final Responses responses;
  private final Callbacks callbacks;
  private final Cancellation cancellation;
  private final FileStores files;
  private final CatalogView catalog;
  private final Secrets secrets;
  private volatile boolean closing;

  @Inject
  HttpMaterializer(
      Responses responses,
      Callbacks callbacks,
      Cancellation cancellation,
      FileStores files,
      CatalogView catalog,
      Secrets secrets) {
    this.responses = responses;
    this.callbacks = callbacks;
    this.cancellation = cancellation;
    this.files = files;
    this.catalog = catalog;
    this.secrets = secrets;
  }

  /** Threads are interrupted at the end of this process, and the work is to go on then. */
  void onStop(@Observes ShutdownEvent event) {
    closing = true;
  }

  @Override
  public void raiseFence(
      Materializer.Http materializer,
      AssetDocument asset,
      Catalog catalog,
      List<String> partitions,
      long token,
      Revealed secrets)
      throws InterruptedException {
    files.raiseFence(asset, catalog, partitions, token, secrets);
  }

  @Override
  public MaterializationResult materialize(
      Materializer.Http materializer, MaterializationContext context) throws InterruptedException {
    Call call = Call.of(materializer, context.secrets(), context.subject());
    RemoteExchange exchange = new RemoteExchange(context, files, materializer.timeout());
    boolean callsBack = materializer.mode() == Mode.CALLBACK;
    try {
      return callsBack
          ? callbacks.materialize(call, context, exchange)
          : responses.materialize(call, context, exchange);
    } catch (MaterializationException e) {
      exchange.discard();
      throw e;
    } catch (InterruptedException e) {
      if (!callsBack || !closing) {
        RemoteTasks.uninterrupted(() -> end(callsBack, call, context, exchange));
      }
      throw e;
    }
  }

  private void end(
      boolean callsBack, Call call, MaterializationContext context, RemoteExchange exchange)
      throws InterruptedException {
    if (callsBack) {
      callbacks.end(call, context);
    } else {
      cancellation.tell(
          call,
          RemoteTasks.requestId(context),
          context.runId(),
          context.token(),
          Cancellation.REASON);
    }
    exchange.discard();
  }

  @Override
  public String type() {
    return Callbacks.TYPE;
  }

  @Override
  public void stop(RemoteTask task, String reason) {
    try {
      Optional<Materializer.Http> document = Endpoints.of(task, catalog.current());
      if (document.isPresent()) {
        Call call = Call.of(document.get(), secrets.reveal(), String.join(" + ", task.assets()));
        cancellation.tell(call, task.id(), task.runId(), task.token(), reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf("Cannot tell the service that makes %s that its work is to end", task.assets());
    }
  }
}
