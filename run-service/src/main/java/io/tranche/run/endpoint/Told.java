package io.tranche.run.endpoint;

import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.LogTail;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.worker.TaskOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a service has said in its response so far. Thread-safe: lines come on threads of the client.
 */
final class Told {

  private static final String SERVICE = "the service";

  private final MaterializationContext context;
  private final Said.Speaker service;
  private final LogTail tail;
  private Optional<TaskResult> end = Optional.empty();

  Told(String request, MaterializationContext context) {
    this.context = context;
    this.service = new Said.Speaker("http", request, context.runId(), request);
    this.tail = new LogTail(context.log());
  }

  /** Takes a JSON object; what comes after the end is ignored. */
  synchronized void take(String json) {
    if (json.isBlank() || end.isPresent()) {
      return;
    }
    try {
      Said said = Json.read(json.getBytes(StandardCharsets.UTF_8), Said.class);
      said.results(service, 1).forEach(this::take);
    } catch (TrancheException.Invalid e) {
      throw context.failure("its answer cannot be used: " + e.getMessage());
    }
  }

  private void take(TaskResult said) {
    if (said instanceof TaskResult.Log log) {
      log.lines().forEach(tail);
    } else if (said instanceof TaskResult.Progress progress) {
      context
          .log()
          .accept(
              progress.done()
                  + progress.of().map(of -> " of " + of).orElse("")
                  + progress.message().map(message -> " " + message).orElse(""));
    } else {
      end = Optional.of(said);
    }
  }

  /** An answer without a body says only that all is well. */
  synchronized MaterializationResult outcome(boolean isEmpty) {
    TaskResult said =
        end.orElseGet(
            () -> {
              if (isEmpty) {
                return new TaskResult.Succeeded(
                    service.worker(),
                    service.task(),
                    service.runId(),
                    service.acceptance(),
                    List.of());
              }
              throw failure("its answer ended before it said what has come of the work");
            });
    if (said instanceof TaskResult.Succeeded succeeded) {
      return TaskOutcome.result(succeeded, context, SERVICE);
    }
    if (said instanceof TaskResult.Failed failed) {
      throw failure(failed.error());
    }
    throw failure(SERVICE + " stopped it");
  }

  private MaterializationException failure(String reason) {
    return context.failure(tail.text().isEmpty() ? reason : reason + "\n" + tail.text());
  }
}
