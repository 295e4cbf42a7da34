package io.tranche.run.admission;

import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.TrancheException;
import io.tranche.run.execution.Executions;
import io.tranche.run.replica.Replicas;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one replica that lets runs in. It takes everything that it has been told since its last
 * change, decides, and writes the decision with one compare-and-set; if that fails, somebody else
 * owns the admission now. Every replica runs this loop, one of them as the owner.
 */
@Singleton
class AdmissionOwner {

  private static final Logger LOG = Logger.getLogger(AdmissionOwner.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 1_000;
  private static final long RELEASES_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final MongoAdmissionRepository repository;
  private final AdmissionRound round;
  private final Recovery recovery;
  private final Replicas replicas;
  private final RunControl control;
  private final MongoPendingCancels cancels;
  private final MongoPendingLaunches launches;
  private final Executions executions;
  private final BlockingQueue<AdmissionCommand> mailbox = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::loopUntilClosed, "admission");
  private volatile boolean owner;
  private volatile boolean closed;
  private boolean recovered;

  @Inject
  AdmissionOwner(
      MongoAdmissionRepository repository,
      AdmissionRound round,
      Recovery recovery,
      Replicas replicas,
      RunControl control,
      MongoPendingCancels cancels,
      MongoPendingLaunches launches,
      Executions executions) {
    this.repository = repository;
    this.round = round;
    this.recovery = recovery;
    this.replicas = replicas;
    this.control = control;
    this.cancels = cancels;
    this.launches = launches;
    this.executions = executions;
  }

  void onStart(@Observes @Priority(30) StartupEvent event) {
    control.onHint(this::take);
    executions.onRetries(this::stored);
    executions.onFinished(this::finished);
    replicas.onBeat(() -> offer(new AdmissionCommand.Beat()));
    thread.setDaemon(true);
    becomeOwnerIfFree();
    thread.start();
  }

  boolean isOwner() {
    return owner;
  }

  /** False if the admission has moved to another replica. */
  boolean offer(AdmissionCommand command) {
    return (owner || command instanceof AdmissionCommand.Beat) && mailbox.offer(command);
  }

  private void finished(Set<String> runIds) {
    if (!offer(new AdmissionCommand.Finished(runIds))) {
      control
          .finished(runIds)
          .subscribe()
          .with(
              sent -> LOG.tracef("told the owner that %d runs ended", runIds.size()),
              failure -> LOG.debugf("The owner will find out at a beat: %s", failure));
    }
  }

  private void stored(Set<String> runIds) {
    if (!offer(new AdmissionCommand.Stored(runIds))) {
      control
          .stored(runIds)
          .subscribe()
          .with(
              sent -> LOG.tracef("told the owner that %d runs wait", runIds.size()),
              failure -> LOG.debugf("The owner will find out at a beat: %s", failure));
    }
  }

  private void take(RunControl.Hint hint) {
    if (hint instanceof RunControl.Stored stored) {
      offer(new AdmissionCommand.Stored(stored.runIds()));
    } else if (hint instanceof RunControl.Finished ended) {
      offer(new AdmissionCommand.Finished(ended.runIds()));
    } else if (hint instanceof RunControl.CancelRequested cancel) {
      offer(cancels.command(cancel.request()));
    } else if (hint instanceof RunControl.Pending) {
      offer(new AdmissionCommand.Pending());
    } else if (hint instanceof RunControl.Assigned assigned) {
      if (assigned.replica().equals(replicas.self())) {
        executions.pickUp(assigned.runIds());
      }
    } else if (hint instanceof RunControl.Stop stop && stop.replica().equals(replicas.self())) {
      executions.cancel(stop.runId(), stop.reason());
    }
  }

  private void loopUntilClosed() {
    while (!closed) {
      List<AdmissionCommand> commands = new ArrayList<>();
      try {
        take(commands);
        if (!commands.isEmpty() || (owner && round.isDue())) {
          work(commands);
        }
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException e) {
        LOG.warnf(e, "Cannot admit runs, trying again");
        Told.of(commands).failed(recovered ? e : unrecovered(e));
        recovered = false;
      }
    }
  }

  private void take(List<AdmissionCommand> commands) throws InterruptedException {
    Duration longest = owner ? round.untilDue(LONGEST_WAIT) : LONGEST_WAIT;
    AdmissionCommand next = mailbox.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    long until = System.nanoTime() + RELEASES_WAIT_NANOS;
    while (next != null) {
      commands.add(next);
      mailbox.drainTo(commands, MOST_AT_ONCE);
      boolean patient = !round.hasReady() && onlyReleases(commands);
      next = patient ? mailbox.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS) : null;
    }
  }

  /** While no run waits for what they release, they are better written together with others. */
  private static boolean onlyReleases(List<AdmissionCommand> commands) {
    return commands.size() < MOST_AT_ONCE
        && commands.stream().allMatch(AdmissionCommand.Finished.class::isInstance);
  }

  private void work(List<AdmissionCommand> commands) {
    if (!owner) {
      becomeOwnerIfFree();
      Told.of(commands).failed(moved());
      executions.pickUpAssigned();
      return;
    }
    if (!recovered) {
      if (!recovery.recover(round)) {
        stepDown(commands);
        return;
      }
      recovered = true;
    }
    if (commands.stream().anyMatch(AdmissionCommand.Pending.class::isInstance)) {
      commands.addAll(launches.commands());
    }
    if (!round.run(commands)) {
      stepDown(commands);
    } else if (commands.stream().anyMatch(AdmissionCommand.Beat.class::isInstance)
        && !recovery.sweep(round)) {
      stepDown(commands);
    }
  }

  private void stepDown(List<AdmissionCommand> commands) {
    LOG.warn("Another replica owns the admission now");
    owner = false;
    recovered = false;
    mailbox.drainTo(commands);
    Told.of(commands).failed(moved());
  }

  private void becomeOwnerIfFree() {
    var admission = repository.load().await().atMost(ANSWER);
    boolean free =
        admission.owner().isEmpty()
            || admission.owner().equals(replicas.self())
            || replicas.find(admission.owner()).isEmpty();
    if (free && repository.own(admission, replicas.self()).await().atMost(ANSWER)) {
      LOG.infof("This replica owns the admission (%s)", replicas.self());
      recovered = false;
      owner = true;
    }
  }

  private static TrancheException moved() {
    return new TrancheException.Unavailable(
        "admission-moved", "Cannot admit runs: another replica does now");
  }

  /** What was stored before fails: no fault of a request that comes now, which has to wait. */
  private static TrancheException unrecovered(RuntimeException reason) {
    return new TrancheException.Unavailable(
        "admission-unavailable",
        "Cannot admit runs: what has broken off cannot be finished (" + reason + ")");
  }

  @PreDestroy
  void close() {
    closed = true;
    thread.interrupt();
  }
}
