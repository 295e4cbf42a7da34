package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.files.FileStores;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.PartitionMaterializer;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.run.worker.RemoteWork;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets a Job of Kubernetes make the partitions. It goes on when this replica dies; who takes the
 * run over finds it by its name and waits on. Files of assets with an output are published after it
 * has succeeded; what it writes elsewhere is not fenced: it is given the token.
 */
@Singleton
public class JobMaterializer
    implements PartitionMaterializer<Materializer.KubernetesJob>, RemoteWork {

  static final String TYPE = "kubernetesJob";

  private static final Logger LOG = Logger.getLogger(JobMaterializer.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_ATTEMPTS = 8;
  private static final long GONE_SECONDS = 60;
  private static final long LOOK_MILLIS = 250;
  private static final String CANCELED = "its run is canceled, or its time is over";

  private final Jobs jobs;
  private final JobWatch watch;
  private final RemoteTasks tasks;
  private final FileStores files;
  private final JobSpecs specs;
  private volatile boolean closing;

  @Inject
  JobMaterializer(
      Jobs jobs,
      JobWatch watch,
      RemoteTasks tasks,
      FileStores files,
      @ConfigProperty(name = "tranche.data", defaultValue = ".") String data) {
    this.jobs = jobs;
    this.watch = watch;
    this.tasks = tasks;
    this.files = files;
    this.specs = new JobSpecs(new SourceObjects(new MaterializerSettings(Path.of(data), "", 1)));
  }

  /** Threads are interrupted at the end of this process, and the work is to go on then. */
  void onStop(@Observes ShutdownEvent event) {
    closing = true;
  }

  @Override
  public void raiseFence(
      Materializer.KubernetesJob document,
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
      Materializer.KubernetesJob document, MaterializationContext context)
      throws InterruptedException {
    RemoteExchange exchange = new RemoteExchange(context, files, document.timeout());
    try {
      JobName name = JobName.of(namespace(document, context), context);
      RemoteTask task = tasks.open(TYPE, name.toString(), context);
      if (!task.isOver() && !task.isBegun()) {
        task = begin(task, document, context, exchange);
      }
      if (!task.isOver()) {
        task = watch.follow(task, context);
      }
      return exchange.publish(tasks.outcome(task, context), task.id());
    } catch (MaterializationException e) {
      exchange.discard();
      throw e;
    } catch (InterruptedException e) {
      if (!closing) {
        RemoteTasks.uninterrupted(
            () -> {
              end(context);
              exchange.discard();
            });
      }
      throw e;
    }
  }

  private String namespace(Materializer.KubernetesJob document, MaterializationContext context) {
    try {
      return document.namespace().orElseGet(jobs::namespace);
    } catch (KubernetesClientException e) {
      throw context.failure("Kubernetes cannot be asked: " + Jobs.told(e));
    }
  }

  /** Under the token of whoever recorded it, so that a Job that is there is the same. */
  private RemoteTask begin(
      RemoteTask opened,
      Materializer.KubernetesJob document,
      MaterializationContext context,
      RemoteExchange exchange)
      throws InterruptedException {
    JobName name = JobName.parse(opened.handle());
    FilePlaces places = exchange.places(opened.id());
    Job job = specs.job(document, context.under(opened.token()), places, name);
    RemoteTask task = opened;
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; !task.isOver(); attempt++) {
      try {
        return jobs.create(job, name)
            ? tasks.begun(task, context)
            : watch.failed(task, "a Job of its name is there already (" + name + ")", context);
      } catch (KubernetesClientException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("while its Job was created");
        }
        String reason = "Kubernetes does not take its Job: " + Jobs.told(e);
        if (!Jobs.isTrouble(e) || attempt >= MOST_ATTEMPTS) {
          return watch.failed(task, reason, context);
        }
        context.log().accept(reason + "; asked again in " + pause.toSeconds() + " s");
        task = tasks.await(task, pause, context);
        pause = pause.multipliedBy(2);
      }
    }
    return task;
  }

  /** Deletes the Job and waits until it is gone, with its pods. */
  private void end(MaterializationContext context) throws InterruptedException {
    Optional<RemoteTask> open = tasks.cancel(context, CANCELED);
    if (open.isEmpty()) {
      return;
    }
    JobName name = JobName.parse(open.get().handle());
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
    while (!isGone(name) && System.nanoTime() < until) {
      if (new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts down");
      }
    }
    tasks.giveUp(context);
  }

  private boolean isGone(JobName name) {
    try {
      if (jobs.isThere(name)) {
        jobs.delete(name);
        return !jobs.isThere(name);
      }
      return true;
    } catch (KubernetesClientException e) {
      LOG.warnf("Cannot delete Job %s, trying again: %s", name, Jobs.told(e));
      return !Jobs.isTrouble(e);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void stop(RemoteTask task, String reason) {
    JobName name = JobName.parse(task.handle());
    try {
      jobs.delete(name);
    } catch (KubernetesClientException e) {
      if (Jobs.isTrouble(e)) {
        throw e;
      }
      LOG.warnf("Cannot delete Job %s: %s", name, Jobs.told(e));
    }
  }
}
