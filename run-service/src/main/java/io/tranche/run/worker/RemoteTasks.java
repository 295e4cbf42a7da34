package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Work that is done elsewhere, and by no worker: a task whose document is stored before the work is
 * begun, so that whoever takes its run over finds it and waits on. What it says goes the way of the
 * answers of workers. Methods that take a context may block.
 */
@Singleton
public class RemoteTasks {

  private static final Logger LOG = Logger.getLogger(RemoteTasks.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration MOST_OF_AN_ENDING = Duration.ofMinutes(2);

  private final Tasks tasks;
  private final MongoTaskRepository repository;
  private final WorkerMessages messages;
  private final TaskWatch watch;
  private final Clock clock;

  @Inject
  RemoteTasks(
      Tasks tasks,
      MongoTaskRepository repository,
      WorkerMessages messages,
      TaskWatch watch,
      Clock clock) {
    this.tasks = tasks;
    this.repository = repository;
    this.messages = messages;
    this.watch = watch;
    this.clock = clock;
  }

  /** The same for every attempt to do this step of the run under this token. */
  public static String requestId(MaterializationContext context) {
    return Ids.of(
        "request",
        Task.stepOf(context.runId(), context.assetKeys()),
        Long.toString(context.token()));
  }

  /** The acceptance that the owner of a handle answers with. */
  public static String acceptanceOf(String handle) {
    return Ids.of("handle", handle);
  }

  /** Something that may be interrupted. */
  public interface Ending {
    void run() throws InterruptedException;
  }

  /**
   * Ends work on a thread of its own, and waits for that whoever interrupts this one: the caller
   * passes its own interruption on when the work has ended.
   */
  public static void uninterrupted(Ending ending) {
    Thread thread =
        new Thread(
            () -> {
              try {
                ending.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                LOG.warn("Cannot end work that was begun elsewhere", e);
              }
            },
            "ending");
    thread.setDaemon(true);
    thread.start();
    long until = System.nanoTime() + MOST_OF_AN_ENDING.toNanos();
    while (thread.isAlive() && System.nanoTime() < until) {
      try {
        thread.join(LOOK.toMillis());
      } catch (InterruptedException e) {
        LOG.debug("interrupted while the work is ending: it ends already");
      }
    }
  }

  /**
   * The work of this step: that which was stored before, or else new.
   *
   * @param handle of new work
   */
  public RemoteTask open(String type, String handle, MaterializationContext context)
      throws InterruptedException {
    Task task =
        tasks.open(
            context,
            step ->
                Task.elsewhere(
                    step,
                    context.runId(),
                    context.token(),
                    new Task.Remote(type, handle),
                    context.assetKeys(),
                    context.partitions().size()));
    if (task.remote().filter(remote -> remote.type().equals(type)).isEmpty()) {
      throw context.failure("it was begun by another materializer, which was changed since");
    }
    return new RemoteTask(task);
  }

  /** Notes that it has begun for certain. */
  public RemoteTask begun(RemoteTask task, MaterializationContext context)
      throws InterruptedException {
    Task now = task.task();
    while (!now.state().isOver() && now.since().isEmpty()) {
      Task from = now;
      Patience.await(() -> repository.change(from, from.begun(clock.instant())));
      now = tasks.load(from, context);
    }
    return new RemoteTask(now);
  }

  /** Waits until it has changed, at most for some time. */
  public RemoteTask await(RemoteTask task, Duration most, MaterializationContext context)
      throws InterruptedException {
    return new RemoteTask(
        watch
            .await(task.task(), most)
            .orElseThrow(() -> context.failure("its run has ended elsewhere")));
  }

  /** Stores what was found out about it, unless it is over. */
  public RemoteTask note(RemoteTask task, TaskResult found, MaterializationContext context)
      throws InterruptedException {
    Task now = task.task();
    boolean done = false;
    while (!done) {
      Task from = now;
      Task to = Answer.to(from, MaskedResult.of(found)).task();
      done = to.equals(from) || Patience.await(() -> repository.change(from, to));
      now = tasks.load(from, context);
    }
    return new RemoteTask(now);
  }

  /** What came of it when it is over. */
  public MaterializationResult outcome(RemoteTask task, MaterializationContext context) {
    return TaskOutcome.of(task.task(), context);
  }

  /**
   * Notes that it is to end.
   *
   * @return as it was then; empty if it is over, or another execution has taken it over
   */
  public Optional<RemoteTask> cancel(MaterializationContext context, String reason)
      throws InterruptedException {
    Optional<Task> open = tasks.findOpen(context);
    while (open.isPresent() && open.get().canceled().isEmpty()) {
      Task from = open.get();
      Task to = from.canceling(reason);
      Patience.await(() -> repository.changeOwned(from, to, context.token()));
      open = tasks.findOpen(context);
    }
    return open.map(RemoteTask::new);
  }

  /** Waits no longer for it: what it says from now on does not count. */
  public void giveUp(MaterializationContext context) throws InterruptedException {
    tasks.giveUp(context);
  }

  /** Work by its id. */
  public Uni<Optional<RemoteTask>> find(String id) {
    return repository
        .findAll(List.of(id))
        .map(
            found ->
                Optional.ofNullable(found.get(id))
                    .filter(task -> task.remote().isPresent())
                    .map(RemoteTask::new));
  }

  /** Passes on what it says of itself; the answer comes when that cannot be lost any more. */
  public Uni<Void> say(Collection<? extends TaskResult> said) {
    return messages.say(said);
  }
}
