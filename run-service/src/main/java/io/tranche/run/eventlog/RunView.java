package io.tranche.run.eventlog;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.run.worker.RunTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * A run as it is shown.
 *
 * @param partitions the first of them in lists, all of them where one run is shown
 * @param arrivedAt when the event that led to the run reached us
 * @param runConfig what the materializers are told, with the defaults of what was left out
 * @param parentRunId the failed run that this one follows, where it is a retry
 * @param rootRunId the first run of them all
 * @param retryNumber which retry it is, from 1
 * @param retry of a failed run: the run that follows it, which retry it is, and when it is due
 * @param token the fencing token, once the run was admitted
 * @param waitsFor what keeps it from starting or, where it waits for a worker, from going on; where
 *     one run is shown that waits
 * @param tasks what others do for it, where one run is shown that is in progress: workers, services
 *     that call back, Jobs
 * @param events of its life, where one run is shown
 * @param materializations what it made, where one run is shown
 */
public record RunView(
    String id,
    String status,
    List<String> assets,
    List<String> partitions,
    long partitionCount,
    Map<String, Object> origin,
    Map<String, Object> cause,
    Map<String, Object> tags,
    Optional<String> runKey,
    long priority,
    Optional<Instant> notBefore,
    Optional<Map<String, Object>> runConfig,
    Optional<String> parentRunId,
    Optional<String> rootRunId,
    Optional<Long> retryNumber,
    Optional<Long> maxRetries,
    Optional<Map<String, Object>> retry,
    Optional<Instant> createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> arrivedAt,
    Optional<String> replica,
    Optional<Long> token,
    Optional<Long> catalog,
    Optional<String> error,
    Optional<List<String>> waitsFor,
    Optional<List<RunTask>> tasks,
    Optional<List<Map<String, Object>>> events,
    Optional<List<MaterializationView>> materializations) {

  private static final int SHOWN_IN_LISTS = 100;
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  static RunView listed(Document run) {
    List<String> partitions = Stored.texts(run, "partitions");
    return of(
        run,
        List.copyOf(partitions.subList(0, Math.min(SHOWN_IN_LISTS, partitions.size()))),
        Optional.empty(),
        Optional.empty());
  }

  static RunView whole(Document run, List<MaterializationView> materializations) {
    return of(
        run,
        Stored.texts(run, "partitions"),
        Optional.of(eventsOf(run)),
        Optional.of(materializations));
  }

  /** The same, with what keeps it from starting. */
  RunView waitingFor(List<String> reasons) {
    return with(Optional.of(reasons), tasks);
  }

  /** The same, with what others do for it. */
  RunView doneBy(List<RunTask> others) {
    return with(waitsFor, Optional.of(others));
  }

  private RunView with(Optional<List<String>> reasons, Optional<List<RunTask>> others) {
    return new RunView(
        id,
        status,
        assets,
        partitions,
        partitionCount,
        origin,
        cause,
        tags,
        runKey,
        priority,
        notBefore,
        runConfig,
        parentRunId,
        rootRunId,
        retryNumber,
        maxRetries,
        retry,
        createdAt,
        startedAt,
        endedAt,
        arrivedAt,
        replica,
        token,
        catalog,
        error,
        reasons,
        others,
        events,
        materializations);
  }

  private static Map<String, Object> tree(String json) {
    return Json.mapper().convertValue(RunConfiguration.parse(json).tree(), TREE);
  }

  static List<Map<String, Object>> eventsOf(Document run) {
    return run.getList("events", Document.class, List.of()).stream().map(Stored::plain).toList();
  }

  private static RunView of(
      Document run,
      List<String> partitions,
      Optional<List<Map<String, Object>>> events,
      Optional<List<MaterializationView>> materializations) {
    return new RunView(
        run.getString("_id"),
        run.getString("status"),
        Stored.texts(run, "assets"),
        partitions,
        Stored.number(run, "partitionCount")
            .orElseGet(() -> (long) Stored.texts(run, "partitions").size()),
        Stored.map(run, "origin"),
        Stored.map(run, "cause"),
        Stored.map(run, "tags"),
        Stored.text(run, "runKey"),
        Stored.number(run, "priority").orElse(0L),
        Stored.instant(run, "notBefore"),
        Stored.text(run, "runConfig").map(RunView::tree),
        Stored.text(run, "parentRunId"),
        Stored.text(run, "rootRunId"),
        Stored.number(run, "retryNumber"),
        Stored.number(run, "maxRetries"),
        Optional.of(Stored.map(run, "retry")).filter(retry -> !retry.isEmpty()),
        Stored.instant(run, "createdAt"),
        Stored.instant(run, "startedAt"),
        Stored.instant(run, "endedAt"),
        Stored.instant(run, "arrivedAt"),
        Stored.text(run, "replica"),
        Stored.number(run, "token"),
        Stored.number(run, "catalog"),
        Stored.text(run, "error"),
        Optional.empty(),
        Optional.empty(),
        events,
        materializations);
  }
}
