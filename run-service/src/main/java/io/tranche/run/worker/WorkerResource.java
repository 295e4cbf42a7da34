package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.run.worker.LivingWorkers.Heard;
import io.tranche.run.worker.MongoWorkerRepository.StoredWorker;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Workers over HTTP: the processes of teams that are alive. */
@Path("/api/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerResource {

  private final LivingWorkers living;
  private final MongoWorkerRepository workers;
  private final MongoTaskRepository tasks;

  @Inject
  WorkerResource(LivingWorkers living, MongoWorkerRepository workers, MongoTaskRepository tasks) {
    this.living = living;
    this.workers = workers;
    this.tasks = tasks;
  }

  /**
   * A worker that is alive.
   *
   * @param slots how many tasks it takes at once
   * @param used how many of them are taken
   * @param assets those that it makes, each with the version of its code; empty: all of its queue
   * @param lastHeard when its last heartbeat was read
   */
  public record Worker(
      String id,
      String queue,
      int slots,
      int used,
      Map<String, String> assets,
      Instant lastHeard,
      List<RunningTask> tasks) {

    public Worker {
      assets = Map.copyOf(assets);
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * What a worker works on.
   *
   * @param state {@code OFFERED} until it may begin, then {@code RUNNING}
   * @param partitions how many of each asset
   * @param since when the worker was told
   */
  public record RunningTask(
      String id,
      String runId,
      String state,
      List<String> assets,
      int partitions,
      Optional<Instant> since,
      Optional<TaskProgress> progress) {

    public RunningTask {
      assets = List.copyOf(assets);
    }
  }

  /** The workers that are alive, by id; {@code queue} is that whose tasks they take. */
  @GET
  public Uni<Page<Worker>> list(
      @RestQuery @Nullable String queue,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    List<Heard> found =
        living.all().stream()
            .filter(heard -> queue == null || heard.beat().queue().equals(queue))
            .toList();
    int from = (int) Math.min(found.size(), Page.position(cursor));
    int to = Math.min(found.size(), from + Page.limit(limit));
    Optional<String> next =
        to < found.size() ? Optional.of(Integer.toString(to)) : Optional.empty();
    return views(found.subList(from, to))
        .map(views -> new Page<>(views, next, OptionalLong.of(found.size())));
  }

  private Uni<List<Worker>> views(List<Heard> shown) {
    return workers
        .findAll(shown.stream().map(heard -> heard.beat().worker()).toList())
        .chain(
            stored -> {
              Set<String> taken = new HashSet<>();
              stored.values().forEach(worker -> taken.addAll(worker.tasks()));
              return tasks
                  .findAll(taken)
                  .map(
                      found ->
                          shown.stream()
                              .map(
                                  heard ->
                                      view(
                                          heard,
                                          Optional.ofNullable(stored.get(heard.beat().worker())),
                                          found))
                              .toList());
            });
  }

  private static Worker view(Heard heard, Optional<StoredWorker> stored, Map<String, Task> found) {
    Set<String> taken = stored.map(StoredWorker::tasks).orElse(Set.of());
    return new Worker(
        heard.beat().worker(),
        heard.beat().queue(),
        heard.beat().slots(),
        taken.size(),
        heard.beat().assets(),
        heard.at(),
        taken.stream()
            .sorted()
            .flatMap(id -> Optional.ofNullable(found.get(id)).stream())
            .map(WorkerResource::running)
            .toList());
  }

  private static RunningTask running(Task task) {
    return new RunningTask(
        task.id(),
        task.runId(),
        task.state().name(),
        task.assets(),
        task.partitions(),
        task.since(),
        task.progress().map(TaskProgress::of));
  }
}
