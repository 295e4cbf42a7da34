package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedMetadata;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Follows Jobs to their end, and stores what came of them while they are still there. */
@Singleton
class JobWatch {

  private static final Logger LOG = Logger.getLogger(JobWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration REST_OF_LOG = Duration.ofSeconds(5);
  private static final Duration SERIOUS_FOR = Duration.ofMinutes(2);

  private final Jobs jobs;
  private final RemoteTasks tasks;
  private final Clock clock;

  @Inject
  JobWatch(Jobs jobs, RemoteTasks tasks, Clock clock) {
    this.jobs = jobs;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Since when a program does not run, and why. */
  private record Stuck(Pods.Waiting waiting, Instant since) {}

  RemoteTask follow(RemoteTask begun, MaterializationContext context) throws InterruptedException {
    JobName name = JobName.parse(begun.handle());
    RemoteTask task = begun;
    Optional<Stuck> stuck = Optional.empty();
    try (JobLog log = new JobLog(context)) {
      while (!task.isOver()) {
        JobState state = look(name);
        if (state != null) {
          log.follow(jobs.client(), name, state.pod());
          stuck = stuck(stuck, state, context);
          task = settled(task, name, state, stuck, log, context);
        }
        task = task.isOver() ? task : tasks.await(task, LOOK, context);
      }
    }
    return task;
  }

  /** Nothing, while the API cannot be asked: the Job goes on without us. */
  private @Nullable JobState look(JobName name) throws InterruptedException {
    try {
      return jobs.look(name);
    } catch (KubernetesClientException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while its Job was looked at");
      }
      if (Jobs.isTrouble(e)) {
        LOG.warnf("Cannot look at Job %s, trying again: %s", name, Jobs.told(e));
        return null;
      }
      return new JobState.Failed(
          Pods.View.NONE, "Kubernetes does not show its Job: " + Jobs.told(e));
    }
  }

  private Optional<Stuck> stuck(
      Optional<Stuck> before, JobState state, MaterializationContext context) {
    Optional<Pods.Waiting> waiting = state.waiting();
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    if (before.filter(known -> known.waiting().equals(waiting.get())).isEmpty()) {
      context.log().accept("its pod waits: " + waiting.get().reason());
    }
    Instant since =
        before
            .filter(known -> known.waiting().isSerious() && waiting.get().isSerious())
            .map(Stuck::since)
            .orElseGet(clock::instant);
    return Optional.of(new Stuck(waiting.get(), since));
  }

  private RemoteTask settled(
      RemoteTask task,
      JobName name,
      JobState state,
      Optional<Stuck> stuck,
      JobLog log,
      MaterializationContext context)
      throws InterruptedException {
    if (state instanceof JobState.Succeeded succeeded) {
      log.finish(REST_OF_LOG);
      return succeeded(task, succeeded, context);
    }
    if (state instanceof JobState.Failed failed) {
      log.finish(REST_OF_LOG);
      return failed(task, withDetails(failed.reason(), name, state, log), context);
    }
    if (stuck.filter(this::isHopeless).isPresent()) {
      String reason = "its pod cannot start: " + stuck.get().waiting().reason();
      RemoteTask over = failed(task, withDetails(reason, name, state, log), context);
      delete(name);
      return over;
    }
    return task;
  }

  /** What has failed to start does no harm if it stays until its deadline. */
  private void delete(JobName name) {
    try {
      jobs.delete(name);
    } catch (KubernetesClientException e) {
      LOG.warnf("Cannot delete Job %s: %s", name, Jobs.told(e));
    }
  }

  private boolean isHopeless(Stuck stuck) {
    return stuck.waiting().isHopeless()
        || (stuck.waiting().isSerious()
            && stuck.since().plus(SERIOUS_FOR).isBefore(clock.instant()));
  }

  private String withDetails(String reason, JobName name, JobState state, JobLog log) {
    List<String> parts = new ArrayList<>(List.of(reason));
    if (!state.pod().hasStarted()) {
      parts.addAll(jobs.warnings(name, state.pod()));
    }
    if (!log.tail().isEmpty()) {
      parts.add(log.tail());
    }
    return String.join("\n", parts);
  }

  private RemoteTask succeeded(
      RemoteTask task, JobState.Succeeded state, MaterializationContext context)
      throws InterruptedException {
    MaterializationResult reported;
    try {
      reported = ReportedMetadata.parse(state.message(), context);
    } catch (MaterializationException e) {
      return failed(task, String.valueOf(e.getMessage()), context);
    }
    List<TaskResult.Made> made = new ArrayList<>();
    for (String partition : context.keys()) {
      made.add(
          new TaskResult.Made(
              partition,
              Optional.empty(),
              reported.metadataByPartition().getOrDefault(partition, Map.of())));
      for (String asset : context.assetKeys()) {
        Map<String, Object> known = reported.ofAsset(asset, partition);
        Optional<String> version = reported.dataVersion(asset, partition);
        if (!known.isEmpty() || version.isPresent()) {
          made.add(new TaskResult.Made(partition, Optional.of(asset), known, version));
        }
      }
    }
    return tasks.note(
        task,
        new TaskResult.Succeeded(
            task.worker(),
            task.id(),
            task.runId(),
            task.acceptance(),
            made,
            List.of(),
            Map.of(),
            List.of(),
            reported.added(),
            reported.observations().stream()
                .map(
                    one ->
                        new TaskResult.Observed(
                            one.asset(),
                            Optional.of(one.partition()),
                            one.metadata(),
                            one.dataVersion()))
                .toList()),
        context);
  }

  RemoteTask failed(RemoteTask task, String reason, MaterializationContext context)
      throws InterruptedException {
    return tasks.note(
        task,
        new TaskResult.Failed(task.worker(), task.id(), task.runId(), task.acceptance(), reason),
        context);
  }
}
