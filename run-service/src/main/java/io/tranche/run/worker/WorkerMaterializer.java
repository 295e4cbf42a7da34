package io.tranche.run.worker;

import io.quarkus.runtime.ShutdownEvent;
import io.tranche.contracts.Json;
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
import io.tranche.run.materializer.PartitionMaterializer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives the work to a process of a team, and waits for it. The work goes on when this replica dies:
 * who takes the run over finds the task by its id and waits on. Files of assets with an output are
 * published after it has succeeded; what the worker writes elsewhere is not fenced: it is given the
 * token.
 */
@Singleton
public class WorkerMaterializer implements PartitionMaterializer<Materializer.Worker> {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration ACCEPTANCE_WITHIN = Duration.ofSeconds(30);
  private static final int MOST_OFFERS = 10;
  private static final long END_SECONDS = 30;
  private static final String CANCELED = "its run is canceled, or its time is over";
  private static final int LARGEST_OFFER = 8 << 20;

  private final Tasks tasks;
  private final LivingWorkers living;
  private final TaskWatch watch;
  private final FileStores files;
  private final Clock clock;
  private volatile boolean closing;

  @Inject
  WorkerMaterializer(
      Tasks tasks, LivingWorkers living, TaskWatch watch, FileStores files, Clock clock) {
    this.tasks = tasks;
    this.living = living;
    this.watch = watch;
    this.files = files;
    this.clock = clock;
  }

  /** Threads are interrupted at the end of this process, and the work is to go on then. */
  void onStop(@Observes ShutdownEvent event) {
    closing = true;
  }

  @Override
  public void raiseFence(
      Materializer.Worker materializer,
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
      Materializer.Worker materializer, MaterializationContext context)
      throws InterruptedException {
    RemoteExchange exchange = new RemoteExchange(context, files, materializer.timeout());
    try {
      Task task = followed(materializer.queue(), context, exchange);
      return exchange.publish(TaskOutcome.of(task, context), task.id());
    } catch (MaterializationException e) {
      exchange.discard();
      throw e;
    } catch (InterruptedException e) {
      if (!closing) {
        end(context);
        exchange.discard();
      }
      throw e;
    }
  }

  /** The task when it is over. */
  private Task followed(String queue, MaterializationContext context, RemoteExchange exchange)
      throws InterruptedException {
    requireTellable(FilePlaces.NONE, context);
    Task task = tasks.open(queue, context);
    boolean told = false;
    while (!task.state().isOver() || task.state() == TaskState.WITHDRAWN) {
      if (task.state() == TaskState.WITHDRAWN) {
        task = next(task, context);
        told = false;
      } else if (task.state() == TaskState.WAITING) {
        task = tasks.place(task, context, one -> places(one, context, exchange));
        told = task.state() == TaskState.OFFERED;
      } else if (task.state() == TaskState.OFFERED && !told) {
        tasks.tell(task, context, places(task, context, exchange));
        told = true;
      } else if (isIgnored(task)) {
        task = tasks.withdraw(task, context, "it was not accepted for too long");
      }
      task.worker().ifPresent(living::expect);
      task = later(task, context);
    }
    return task;
  }

  private static FilePlaces places(
      Task task, MaterializationContext context, RemoteExchange exchange)
      throws InterruptedException {
    FilePlaces places = exchange.places(task.id());
    requireTellable(places, context);
    return places;
  }

  /** What is told in one record. */
  private static void requireTellable(FilePlaces places, MaterializationContext context) {
    int bytes = Json.write(List.of(TaskOffers.partitions(context), places)).length;
    if (bytes > LARGEST_OFFER) {
      throw context.failure(
          "what its worker is to be told is too large; at most "
              + LARGEST_OFFER
              + " bytes: let backfillPolicy.maxPartitionsPerRun be smaller ("
              + bytes
              + ")");
    }
  }

  private Task later(Task task, MaterializationContext context) throws InterruptedException {
    return task.state().isOver()
        ? task
        : watch.await(task, LOOK).orElseThrow(() -> context.failure("its run has ended elsewhere"));
  }

  private Task next(Task withdrawn, MaterializationContext context) throws InterruptedException {
    if (withdrawn.number() >= MOST_OFFERS) {
      throw context.failure(
          "no worker of queue "
              + withdrawn.queue()
              + " has begun it, though it was offered "
              + MOST_OFFERS
              + " times");
    }
    return tasks.openNext(withdrawn, context);
  }

  private boolean isIgnored(Task task) {
    return task.state() == TaskState.OFFERED
        && task.since()
            .filter(since -> since.plus(ACCEPTANCE_WITHIN).isBefore(clock.instant()))
            .isPresent();
  }

  /** Ends the work, or waits no longer for it to end; whoever interrupts meanwhile waits too. */
  private void end(MaterializationContext context) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    boolean ended = false;
    while (!ended) {
      try {
        Optional<Task> open = tasks.cancel(context, CANCELED);
        while (open.isPresent() && System.nanoTime() < until) {
          open.get().worker().ifPresent(living::expect);
          open = watch.await(open.get(), LOOK).filter(one -> !one.state().isOver());
          if (open.isPresent() && open.get().canceled().isEmpty()) {
            open = tasks.cancel(context, CANCELED);
          }
        }
        if (open.isPresent()) {
          tasks.giveUp(context);
        }
        ended = true;
      } catch (InterruptedException e) {
        // The caller gets its InterruptedException when the work has ended.
        ended = closing;
      }
    }
  }
}
