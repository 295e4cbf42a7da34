package io.tranche.sensor.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Cause;
import io.tranche.contracts.definitions.FileSensorDocument;
import io.tranche.contracts.definitions.KeyPattern;
import io.tranche.contracts.definitions.Template;
import io.tranche.contracts.definitions.WebhookSensorDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.request.PartitionKeys;
import io.tranche.sensor.request.SensorTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a sensor makes of one delivery. The same delivery always leads to the same ids. */
sealed interface WebhookDecision {

  /** A member to add, with its run. */
  record Change(DynamicPartitionRequest request) implements WebhookDecision {
    String key() {
      return request.adds().get(0).key();
    }
  }

  /** A run of a partition that needs no registering. */
  record Launch(RunRequest.Launch request) implements WebhookDecision {
    String key() {
      return request.partitions().get(0);
    }
  }

  /** The delivery is none that the sensor does something about. */
  record Kept(String reason) implements WebhookDecision {}

  /** The sensor takes the delivery, but it names no partition that could be. */
  record Refused(String reason) implements WebhookDecision {}

  /**
   * Decides.
   *
   * @param id of the delivery, which its requests get theirs from
   */
  static WebhookDecision of(
      WebhookSensorDocument sensor, SensorTarget target, JsonNode body, String id, Cause cause) {
    Map<String, String> captures = new HashMap<>();
    Map<String, KeyPattern> inOrder = new TreeMap<>();
    sensor.match().forEach((place, pattern) -> inOrder.put(place.toString(), pattern));
    for (Map.Entry<String, KeyPattern> one : inOrder.entrySet()) {
      Optional<String> value = text(body.at(JsonPointer.compile(one.getKey())));
      Optional<Map<String, String>> found = value.flatMap(one.getValue()::match);
      if (found.isEmpty()) {
        return new Kept(
            "match of %s is %s, not %s"
                .formatted(one.getKey(), one.getValue(), value.map(Texts::shown).orElse("there")));
      }
      captures.putAll(found.get());
    }
    return sensor
        .add()
        .map(add -> add(sensor, target, add, captures, id, cause))
        .orElseGet(() -> launch(sensor, target, captures, id, cause));
  }

  private static Optional<String> text(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static WebhookDecision add(
      WebhookSensorDocument sensor,
      SensorTarget target,
      FileSensorDocument.Add add,
      Map<String, String> captures,
      String id,
      Cause cause) {
    String key = add.key().fill(captures);
    Optional<String> problem = PartitionKeys.problem(key);
    if (problem.isPresent()) {
      return refused("add.key", key, problem.get());
    }
    Map<String, String> metadata = new HashMap<>();
    add.metadata().forEach((name, template) -> metadata.put(name, template.fill(captures)));
    RunTemplate run =
        new RunTemplate(id, target.keys(), Optional.empty(), target.tags(), 0)
            .withDebounce(sensor.debounce());
    return new Change(
        new DynamicPartitionRequest(
            add.set(),
            List.of(new DynamicPartitionRequest.Add(key, metadata, Optional.empty(), List.of(run))),
            List.of(),
            target.origin(),
            cause));
  }

  private static WebhookDecision launch(
      WebhookSensorDocument sensor,
      SensorTarget target,
      Map<String, String> captures,
      String id,
      Cause cause) {
    Optional<Template> given = sensor.partition();
    String key = given.map(template -> template.fill(captures)).orElse("");
    Optional<String> problem = given.flatMap(template -> PartitionKeys.problem(key));
    return problem.isPresent()
        ? refused("partition", key, problem.get())
        : new Launch(target.launch(id, key, cause).withDebounce(sensor.debounce()));
  }

  private static Refused refused(String field, String key, String problem) {
    return new Refused(
        "Cannot take delivery: the key of "
            + field
            + " "
            + problem
            + " ("
            + Texts.shown(key)
            + ")");
  }
}
