package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.sensor.arrival.Nodes.Refused;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A notification of Google Cloud Storage: everything is in the attributes of its Pub/Sub message,
 * which a push subscription sends as JSON and a connector to Kafka as headers.
 *
 * <p>An overwrite is told twice, as a new generation and as the end of the old one; the latter
 * removes nothing.
 *
 * @see <a href="https://cloud.google.com/storage/docs/pubsub-notifications">Pub/Sub
 *     notifications</a>
 */
final class GcsMessage {

  private static final int GENERATION_DIGITS = 20;

  private GcsMessage() {}

  /** Whether these are the attributes of a notification. */
  static boolean isOne(JsonNode attributes) {
    return attributes.path("bucketId").isTextual() && attributes.path("eventType").isTextual();
  }

  /**
   * Reads the attributes; empty if they tell of nothing that creates or removes an object.
   *
   * @param metadata of the object, where the notification carries it as its data
   * @throws Refused naming the attribute
   */
  static Optional<ObjectEvent> read(JsonNode attributes, JsonNode metadata) {
    Optional<Kind> kind =
        switch (Nodes.required(attributes, "eventType", "OBJECT_FINALIZE")) {
          case "OBJECT_FINALIZE" -> Optional.of(Kind.CREATED);
          case "OBJECT_DELETE", "OBJECT_ARCHIVE" ->
              attributes.has("overwrittenByGeneration")
                  ? Optional.empty()
                  : Optional.of(Kind.REMOVED);
          default -> Optional.empty();
        };
    return kind.map(
        happened -> {
          String key =
              Nodes.objectKey(
                  Nodes.required(attributes, "objectId", "the name of an object"), "objectId");
          String generation = generation(attributes);
          return new ObjectEvent(
              Nodes.required(attributes, "bucketId", "the name of a bucket"),
              key,
              happened,
              "0".repeat(GENERATION_DIGITS - generation.length())
                  + generation
                  + (happened == Kind.CREATED ? "0" : "1"),
              Optional.of(generation),
              Nodes.content(metadata, "size", "contentType", "md5Hash"));
        });
  }

  /** The metadata of the object in the data of a message; nothing if the data are none. */
  static JsonNode metadata(byte @Nullable [] data) {
    try {
      return data == null ? MissingNode.getInstance() : Json.tree(data);
    } catch (TrancheException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** The same of a message that was pushed. */
  static JsonNode pushed(JsonNode message) {
    try {
      return metadata(message.path("data").binaryValue());
    } catch (IOException notBase64) {
      return MissingNode.getInstance();
    }
  }

  private static String generation(JsonNode attributes) {
    String generation = Nodes.required(attributes, "objectGeneration", "a generation");
    if (!generation.matches("\\d{1," + GENERATION_DIGITS + "}")) {
      throw new Refused("objectGeneration", generation, "is not a generation", "1 to 20 digits");
    }
    return generation;
  }
}
