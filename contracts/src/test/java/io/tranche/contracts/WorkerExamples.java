package io.tranche.contracts;

import io.tranche.contracts.Examples.Example;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.contracts.workers.TaskPartition;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.partitions.TimeWindow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One record of every message between run-service and workers. */
final class WorkerExamples {

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final String WORKER = "sales-7f9c4d";
  private static final String RUN = Ids.runOf("monthly");
  private static final String TASK = Ids.of("task", RUN, "1", "orders_by_month");
  private static final String ACCEPTANCE = "b5a6e0c2";
  private static final String REPLICA = "run-service-7f9c";
  private static final Instant AT = Instant.parse("2026-11-21T12:00:01.500Z");

  private static final String UPSTREAM =
      "http://127.0.0.1:8083/api/v1/partition-status/upstream"
          + "?asset=orders_by_month&partition=2018-01-01&upstream=";

  private WorkerExamples() {}

  static Map<String, Example> byName() {
    Map<String, Example> examples = new LinkedHashMap<>();
    examples.put("worker-offer", told(offer()));
    examples.put("worker-offer-with-files", told(offerWithFiles()));
    examples.put("worker-begin", told(new WorkerCommand.Begin(WORKER, TASK, ACCEPTANCE)));
    examples.put(
        "worker-cancel",
        told(
            new WorkerCommand.Cancel(
                WORKER, TASK, Optional.of(ACCEPTANCE), "canceled by person:console")));
    examples.put(
        "worker-dismiss",
        told(new WorkerCommand.Dismiss(WORKER, "nothing was heard of it for too long")));
    results()
        .forEach((name, result) -> examples.put("task-" + name, result(result, "/sales-worker")));
    examples.put("task-lost", result(new TaskResult.Lost(WORKER, TASK, RUN), "/run-service"));
    examples.put(
        "worker-heartbeat",
        beat(
            new WorkerBeat.Heartbeat(WORKER, "sales", 4, Map.of("orders_by_month", "2.1.0"), 17),
            "/sales-worker"));
    examples.put("worker-mark", beat(new WorkerBeat.Mark(REPLICA, 5), "/run-service"));
    return examples;
  }

  private static WorkerCommand offer() {
    return new WorkerCommand.Offer(
        WORKER,
        TASK,
        RUN,
        42,
        "sales",
        List.of("orders_by_month"),
        List.of(
            new TaskPartition(
                "2018-01-01",
                Map.of(),
                Optional.of(
                    new TimeWindow(
                        Instant.parse("2018-01-01T00:00:00Z"),
                        Instant.parse("2018-02-01T00:00:00Z"))),
                Map.of(),
                Optional.empty(),
                List.of(days(), hours()))),
        RunConfiguration.parse("{\"limit\": 10}"));
  }

  private static WorkerCommand offerWithFiles() {
    String signed =
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=lake%2F20261121%2Feu-central-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20261121T120001Z&X-Amz-Expires=4500&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bb";
    return new WorkerCommand.Offer(
        WORKER,
        TASK,
        RUN,
        42,
        "sales",
        List.of("reports"),
        List.of(
            new TaskPartition("2018-01", Map.of(), Optional.empty(), Map.of(), Optional.empty())),
        RunConfiguration.EMPTY,
        Map.of(
            "reports",
            Map.of(
                "2018-01",
                "https://minio.example.org:9000/lake/.tranche/attempts/"
                    + TASK
                    + "/vqh2uuj3hyorpkh2nrkdx4s6ja.csv"
                    + signed)),
        Map.of("rates", Map.of("", "/srv/lake/rates.json")));
  }

  private static TaskUpstream days() {
    return new TaskUpstream(
        "orders_by_day",
        2,
        Optional.empty(),
        Optional.empty(),
        List.of(
            new TaskUpstream.Partition(
                "2018-01-01",
                Optional.of("v7"),
                Optional.of("s3://lake/orders_by_day/2018-01-01.parquet")),
            new TaskUpstream.Partition("2018-01-02", Optional.empty(), Optional.empty())),
        Optional.of(UPSTREAM + "orders_by_day"));
  }

  private static TaskUpstream hours() {
    return new TaskUpstream(
        "clicks",
        744,
        Optional.of("2018-01-01-00:00"),
        Optional.of("2018-01-31-23:00"),
        List.of(),
        Optional.of(UPSTREAM + "clicks"));
  }

  private static Map<String, TaskResult> results() {
    return Map.of(
        "accepted",
        new TaskResult.Accepted(WORKER, TASK, RUN, ACCEPTANCE),
        "log",
        new TaskResult.Log(WORKER, TASK, RUN, ACCEPTANCE, 1, List.of("read 7 files")),
        "progress",
        new TaskResult.Progress(
            WORKER, TASK, RUN, ACCEPTANCE, 3, Optional.of(7L), Optional.of("files")),
        "succeeded",
        new TaskResult.Succeeded(
            WORKER,
            TASK,
            RUN,
            ACCEPTANCE,
            List.of(
                new TaskResult.Made(
                    "2018-01-01", Optional.empty(), Map.of("rows", 31), Optional.of("v8"))),
            List.of(),
            Map.of(),
            List.of(
                new TaskResult.Checked(
                    "2018-01-01",
                    Optional.empty(),
                    "has_rows",
                    false,
                    Optional.of(CheckSeverity.WARN),
                    Map.of("rows", 31))),
            List.of(new AddedKeys("shops", List.of("berlin"), Map.of("country", "de"))),
            List.of(
                new TaskResult.Observed(
                    "rates", Optional.of("2018-01-05"), Map.of("size", 4711), Optional.of("v7")))),
        "succeeded-in-part",
        new TaskResult.Succeeded(
            WORKER,
            TASK,
            RUN,
            ACCEPTANCE,
            List.of(new TaskResult.Made("2018-01-01", Optional.empty(), Map.of("rows", 31))),
            List.of(new TaskResult.NotMade("2018-02-01", "its file is empty")),
            Map.of("engine", "spark"),
            List.of(),
            List.of()),
        "failed",
        new TaskResult.Failed(WORKER, TASK, RUN, ACCEPTANCE, "the file of January 5 is empty"),
        "stopped",
        new TaskResult.Stopped(WORKER, TASK, RUN, ACCEPTANCE));
  }

  private static Example told(WorkerCommand command) {
    return new Example(
        TOPICS.tasks(),
        command.worker(),
        new CloudEvent(command.id(), WorkerCommand.TYPE, "/run-service", AT),
        command);
  }

  private static Example result(TaskResult result, String source) {
    return new Example(
        TOPICS.taskResults(),
        result.runId(),
        new CloudEvent(result.id(), TaskResult.TYPE, source, AT),
        result);
  }

  private static Example beat(WorkerBeat beat, String source) {
    return new Example(
        TOPICS.workerBeats(),
        beat.key(),
        new CloudEvent(beat.id(), WorkerBeat.TYPE, source, AT),
        beat);
  }
}
