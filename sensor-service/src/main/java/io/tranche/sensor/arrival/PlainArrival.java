package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.sensor.arrival.Nodes.Refused;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * Our own, smallest form, for programs and scripts: {@code {"bucket": "landing", "key":
 * "orders/us/2024-01-01.csv"}}, with {@code size}, {@code contentType}, {@code etag}, {@code time},
 * {@code version}, {@code sequencer} and {@code kind} ({@code created} unless given) if they are
 * known. The key is written as it is, not encoded.
 */
final class PlainArrival {

  private PlainArrival() {}

  /**
   * Reads the form.
   *
   * @throws Refused naming the field
   */
  static ObjectEvent read(JsonNode node, Instant received) {
    String bucket = Nodes.required(node, "bucket", "the name of a bucket");
    String key = Nodes.objectKey(Nodes.required(node, "key", "the key of an object"), "key");
    String order =
        Nodes.optional(node, "sequencer")
            .map(SourceOrder::ofSequencer)
            .orElseGet(
                () ->
                    SourceOrder.ofTime(
                        Nodes.time(node, "time").orElse(received), Nodes.optional(node, "etag")));
    return new ObjectEvent(
        bucket,
        key,
        kind(node),
        order,
        Nodes.optional(node, "version"),
        Nodes.content(node, "size", "contentType", "etag"));
  }

  private static Kind kind(JsonNode node) {
    Optional<String> given = Nodes.optional(node, "kind");
    return switch (given.orElse("created")) {
      case "created" -> Kind.CREATED;
      case "removed" -> Kind.REMOVED;
      default -> throw new Refused("kind", given.orElse(""), "is not known", "created, removed");
    };
  }
}
