package io.tranche.run.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.util.Optional;

/**
 * What a store without renames knows of a partition: which object holds it, and who may replace it.
 *
 * @param token the highest that has published or is about to
 * @param current the key of the object that holds the partition
 * @param size of that object, in bytes
 * @param pending the key of an object that is being written; after a crash, of one that nobody
 *     needs
 * @param attempt the key of an object that somebody else may be writing, or has left
 */
record Pointer(
    long token,
    Optional<String> current,
    long size,
    Optional<String> pending,
    Optional<String> attempt) {

  /** That of a partition that was never published. */
  static final Pointer NONE =
      new Pointer(0, Optional.empty(), 0, Optional.empty(), Optional.empty());

  static Pointer parse(byte[] json) {
    JsonNode node = Json.tree(json);
    return new Pointer(
        node.path("token").asLong(),
        Optional.ofNullable(node.path("current").textValue()),
        node.path("size").asLong(),
        Optional.ofNullable(node.path("pending").textValue()),
        Optional.ofNullable(node.path("attempt").textValue()));
  }

  /** The same for a token that is about to publish. */
  Pointer raised(long other) {
    return new Pointer(other, current, size, pending, attempt);
  }

  Pointer writing(String key) {
    return new Pointer(token, current, size, Optional.of(key), attempt);
  }

  Pointer published(String key, long bytes) {
    return new Pointer(token, Optional.of(key), bytes, Optional.empty(), Optional.empty());
  }

  Pointer attemptedAt(String key) {
    return new Pointer(token, current, size, pending, Optional.of(key));
  }

  Pointer withoutAttempt() {
    return new Pointer(token, current, size, pending, Optional.empty());
  }

  byte[] json(FileName name) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("asset", name.asset());
    node.put("partition", name.partition());
    node.put("token", token);
    current.ifPresent(key -> node.put("current", key));
    node.put("size", size);
    pending.ifPresent(key -> node.put("pending", key));
    attempt.ifPresent(key -> node.put("attempt", key));
    return Json.write(node);
  }
}
