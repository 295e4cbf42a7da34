package io.tranche.run.eventlog;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.run.admission.WaitReasons;
import io.tranche.run.worker.RunTasks;
import io.tranche.run.worker.TaskWaits;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Runs, newest first. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
public class RunLogResource {

  private static final Set<String> IN_PROGRESS =
      Set.of(RunStatus.STARTED.name(), RunStatus.CANCELING.name());

  private final MongoRunLog log;
  private final WaitReasons reasons;
  private final TaskWaits tasks;
  private final RunTasks done;
  private final CatalogView catalog;

  @Inject
  RunLogResource(
      MongoRunLog log, WaitReasons reasons, TaskWaits tasks, RunTasks done, CatalogView catalog) {
    this.log = log;
    this.reasons = reasons;
    this.tasks = tasks;
    this.done = done;
    this.catalog = catalog;
  }

  /** Runs by status, asset and partition. */
  @GET
  public Uni<Page<RunView>> runs(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String asset,
      @RestQuery @Nullable String partition,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    return log.list(MongoRunLog.Query.of(null, checked(status), asset, partition, cursor, limit));
  }

  /** One run with its events and materializations, and what it waits for. */
  @GET
  @Path("/{id}")
  public Uni<RunView> run(@RestPath String id) {
    return log.load(id)
        .chain(
            run ->
                run.status().equals(RunStatus.QUEUED.name())
                    ? reasons.of(needs(run)).map(run::waitingFor)
                    : begun(run));
  }

  private Uni<RunView> begun(RunView run) {
    if (!IN_PROGRESS.contains(run.status())) {
      return Uni.createFrom().item(run);
    }
    return Uni.combine()
        .all()
        .unis(tasks.of(run.id()), done.of(run.id(), steps(run)))
        .with(
            (slots, others) -> {
              RunView known = others.isEmpty() ? run : run.doneBy(others);
              return slots.isEmpty() ? known : known.waitingFor(slots);
            });
  }

  /** The assets that are made together, as its steps are now. */
  private List<List<String>> steps(RunView run) {
    return catalog.current().steps(run.assets());
  }

  private static WaitReasons.Waiting needs(RunView run) {
    Map<String, String> tags = new HashMap<>();
    run.tags().forEach((name, value) -> tags.put(name, String.valueOf(value)));
    return new WaitReasons.Waiting(run.assets(), run.partitions(), tags, run.notBefore());
  }

  private static @Nullable String checked(@Nullable String status) {
    if (status != null
        && !status.isEmpty()
        && Arrays.stream(RunStatus.values()).noneMatch(known -> known.name().equals(status))) {
      throw new TrancheException.Invalid(
          "invalid-status",
          "Cannot list runs: status must be one of "
              + Arrays.stream(RunStatus.values()).map(Enum::name).collect(Collectors.joining(", "))
              + " ("
              + status
              + ")");
    }
    return status;
  }
}
