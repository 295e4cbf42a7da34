package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.sensor.arrival.Nodes.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification of any supported form; the content says which it is: S3 and what speaks like
 * it ({@code Records}), the same wrapped by SNS or SQS, {@link EventBridgeEvent}, {@link
 * GcsMessage}, {@link AzureEvent}, one S3 record as a CloudEvents adapter sends it, a CloudEvent in
 * structured mode around any of these, a list of any of these, or our own {@link PlainArrival}.
 * CloudEvents in binary mode have their data as the value, and so need nothing of their own, except
 * Azure's, whose type and subject are headers then; so are the attributes of Google's.
 */
final class NotificationReader {

  static final String ACCEPTED =
      "a notification of S3 {\"Records\": […]}, EventBridge, Google Cloud Storage or Azure Event"
          + " Grid, a CloudEvent with one in its data, or {\"bucket\": …, \"key\": …}";

  private static final int MAX_SHOWN_PROBLEMS = 20;

  /** SQS around SNS around a list of records, and one more. */
  private static final int MOST_WRAPPERS = 6;

  private NotificationReader() {}

  /**
   * Reads a value without headers.
   *
   * @see #read(byte[], Map, Instant)
   */
  static Notification read(byte @Nullable [] value, Instant received) {
    return read(value, Map.of(), received);
  }

  /**
   * Reads the value of a record.
   *
   * @param headers those that are texts
   * @param received stands in for the time of events that have neither sequencer nor time
   * @throws TrancheException.Invalid if it is no notification at all
   */
  static Notification read(byte @Nullable [] value, Map<String, String> headers, Instant received) {
    JsonNode attributes = Json.mapper().valueToTree(headers);
    if (GcsMessage.isOne(attributes)) {
      return readOne(
          "headers.",
          attributes,
          received,
          (node, at) -> list(GcsMessage.read(node, GcsMessage.metadata(value))));
    }
    if (value == null) {
      throw new TrancheException.Invalid(
          "empty-value",
          "Cannot read file arrival: the record has no value; accepted: " + ACCEPTED);
    }
    JsonNode root = Json.tree(value);
    JsonNode azure = azureInBinaryMode(headers, root);
    return AzureEvent.isOne(azure)
        ? readOne("", azure, received, AzureEvent::read)
        : read(root, received, 0);
  }

  private static JsonNode azureInBinaryMode(Map<String, String> headers, JsonNode data) {
    ObjectNode event = Json.mapper().createObjectNode();
    for (String attribute : List.of("type", "subject", "time")) {
      Optional.ofNullable(headers.get("ce_" + attribute))
          .ifPresent(given -> event.put(attribute, given));
    }
    return event.set("data", data);
  }

  private static Notification read(JsonNode root, Instant received, int depth) {
    if (depth > MOST_WRAPPERS) {
      throw new TrancheException.Invalid(
          "unknown-notification", "Cannot read file arrival: it is wrapped too often");
    }
    if (root.isArray() && !root.isEmpty()) {
      return readAll("", root, received, depth);
    }
    for (String name : List.of("Records", "records")) {
      if (root.path(name).isArray()) {
        return readAll(name, root.path(name), received, depth);
      }
    }
    if (root.path("Event").asText().equals("s3:TestEvent")) {
      return Notification.ignorable();
    }
    if (EventBridgeEvent.isOne(root)) {
      return readOne("", root, received, (node, at) -> list(EventBridgeEvent.read(node, at)));
    }
    if (AzureEvent.isOne(root)) {
      return readOne("", root, received, AzureEvent::read);
    }
    if (GcsMessage.isOne(root.path("message").path("attributes"))) {
      return readOne(
          "message.attributes.",
          root.path("message").path("attributes"),
          received,
          (node, at) -> list(GcsMessage.read(node, GcsMessage.pushed(root.path("message")))));
    }
    if (root.path("specversion").isTextual() && root.path("type").isTextual()) {
      return readCloudEvent(root, received, depth);
    }
    if (root.path("s3").isObject()) {
      return readOne("", root, received, (node, at) -> list(S3Record.read(node, at)));
    }
    if (root.has("bucket") || root.has("key")) {
      return readOne("", root, received, (node, at) -> List.of(PlainArrival.read(node, at)));
    }
    Optional<JsonNode> wrapped = wrapped(root);
    if (wrapped.isPresent()) {
      return read(wrapped.get(), received, depth + 1);
    }
    throw new TrancheException.Invalid(
        "unknown-notification",
        "Cannot read file arrival: its form is not known ("
            + Nodes.shown(root.toString())
            + "); accepted: "
            + ACCEPTED);
  }

  /** What SNS ({@code Message}) or SQS ({@code body}) carries as a text. */
  private static Optional<JsonNode> wrapped(JsonNode root) {
    return wrappedText(root)
        .map(text -> Json.tree(text.textValue().getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isWrapped(JsonNode record) {
    return wrappedText(record).isPresent();
  }

  private static Optional<JsonNode> wrappedText(JsonNode root) {
    return Stream.of(
            root.path("Message"),
            root.path("Sns").path("Message"),
            root.path("body"),
            root.path("Body"))
        .filter(JsonNode::isTextual)
        .findFirst();
  }

  private static List<ObjectEvent> list(Optional<ObjectEvent> event) {
    return event.stream().toList();
  }

  private static Notification readCloudEvent(JsonNode event, Instant received, int depth) {
    String version = event.path("specversion").textValue();
    if (!version.startsWith("1.")) {
      throw new TrancheException.Invalid(
          "unknown-version",
          "Cannot read CloudEvent: specversion is not known (" + version + "); accepted: 1.0");
    }
    JsonNode data = event.path("data");
    if (event.has("data_base64")) {
      try {
        data = Json.tree(event.path("data_base64").binaryValue());
      } catch (IOException e) {
        throw new TrancheException.Invalid(
            "malformed-message", "Cannot read CloudEvent: data_base64 is not Base64");
      }
    }
    return read(data, received, depth + 1);
  }

  /** Records of S3, or whole notifications in a list; one that is broken leaves the others. */
  private static Notification readAll(String name, JsonNode records, Instant received, int depth) {
    List<ObjectEvent> events = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    int ignored = 0;
    for (int i = 0; i < records.size(); i++) {
      JsonNode record = records.get(i);
      String path = name + "[" + i + "].";
      Notification one =
          name.isEmpty() || isWrapped(record)
              ? readWhole(path, record, received, depth + 1)
              : readOne(path, record, received, (node, at) -> list(S3Record.read(node, at)));
      events.addAll(one.events());
      problems.addAll(one.problems());
      ignored += one.ignored();
    }
    return new Notification(events, problems, ignored);
  }

  private static Notification readWhole(String path, JsonNode record, Instant received, int depth) {
    try {
      return read(record, received, depth);
    } catch (TrancheException.Invalid refused) {
      String where = path.substring(0, path.length() - 1);
      return new Notification(
          List.of(), List.of(Problem.at(where, String.valueOf(refused.getMessage()))), 0);
    }
  }

  private interface Form {
    List<ObjectEvent> read(JsonNode node, Instant received);
  }

  private static Notification readOne(String path, JsonNode node, Instant received, Form form) {
    try {
      List<ObjectEvent> events = form.read(node, received);
      return events.isEmpty() ? Notification.ignorable() : new Notification(events, List.of(), 0);
    } catch (Refused e) {
      return new Notification(
          List.of(), List.of(Problem.at(path + e.field, e.value, e.reason(), e.accepted)), 0);
    }
  }

  /** The error of the objects that cannot be understood. */
  static TrancheException.Invalid invalid(List<Problem> problems) {
    return TrancheException.Invalid.of(
        "invalid-file-arrival",
        "Cannot read file arrival: "
            + (problems.size() == 1 ? "1 problem" : problems.size() + " problems"),
        problems.subList(0, Math.min(MAX_SHOWN_PROBLEMS, problems.size())));
  }
}
