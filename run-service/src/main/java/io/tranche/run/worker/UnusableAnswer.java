package io.tranche.run.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.workers.TaskResult;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** An answer that lacks something, or is written in a way that cannot be read. */
final class UnusableAnswer {

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "stopped");

  private UnusableAnswer() {}

  /** The failure of the task that the answer was to end; empty where it does not say so much. */
  static Optional<TaskResult> failed(ConsumerRecord<String, byte[]> raw, String reason) {
    JsonNode answer = tree(raw.value());
    boolean ends =
        ENDS.contains(answer.path("type").asText())
            && Set.of("worker", "task", "runId", "acceptance").stream()
                .allMatch(field -> answer.path(field).isTextual());
    return ends
        ? Optional.of(
            new TaskResult.Failed(
                answer.path("worker").asText(),
                answer.path("task").asText(),
                answer.path("runId").asText(),
                answer.path("acceptance").asText(),
                "the answer of its worker cannot be used: " + reason))
        : Optional.empty();
  }

  private static JsonNode tree(byte @Nullable [] value) {
    try {
      return value == null ? Json.mapper().missingNode() : Json.tree(value);
    } catch (TrancheException.Invalid e) {
      return Json.mapper().missingNode();
    }
  }
}
