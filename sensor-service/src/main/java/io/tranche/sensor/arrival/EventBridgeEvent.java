package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.sensor.arrival.Nodes.Refused;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * What EventBridge makes of an S3 notification. Keys are as they are in the bucket, not encoded.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">Event message
 *     structure</a>
 */
final class EventBridgeEvent {

  private static final String MARKER = "Delete Marker Created";

  private EventBridgeEvent() {}

  static boolean isOne(JsonNode node) {
    return node.path("detail-type").isTextual() && node.path("detail").isObject();
  }

  /**
   * Reads one event; empty if it tells of nothing that creates or removes an object.
   *
   * @throws Refused naming the field
   */
  static Optional<ObjectEvent> read(JsonNode node, Instant received) {
    Optional<Kind> kind =
        switch (Nodes.required(node, "detail-type", "Object Created")) {
          case "Object Created" -> Optional.of(Kind.CREATED);
          case "Object Deleted" -> Optional.of(Kind.REMOVED);
          default -> Optional.empty();
        };
    return kind.map(
        happened -> {
          String path = "detail.object.key";
          String key = Nodes.objectKey(Nodes.required(node, path, "the key of an object"), path);
          boolean isMarker =
              Nodes.optional(node, "detail.deletion-type").filter(MARKER::equals).isPresent();
          return new ObjectEvent(
                  Nodes.required(node, "detail.bucket.name", "the name of a bucket"),
                  key,
                  happened,
                  order(node, received),
                  isMarker ? Optional.empty() : Nodes.optional(node, "detail.object.version-id"))
              .with(
                  Nodes.content(
                      node,
                      "detail.object.size",
                      "detail.object.content-type",
                      "detail.object.etag"));
        });
  }

  private static String order(JsonNode node, Instant received) {
    return Nodes.optional(node, "detail.object.sequencer")
        .map(SourceOrder::ofSequencer)
        .orElseGet(
            () ->
                SourceOrder.ofTime(
                    Nodes.time(node, "time").orElse(received),
                    Nodes.optional(node, "detail.object.etag")));
  }
}
