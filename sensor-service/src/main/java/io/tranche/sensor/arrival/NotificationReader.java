package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import io.tranche.sensor.arrival.Nodes.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a notification of any supported form; the content says which it is, whatever the headers
 * are: S3 and MinIO ({@code Records}), one S3 record as a CloudEvents adapter sends it, a
 * CloudEvent in structured mode around any of these, or our own {@link PlainArrival}. CloudEvents
 * in binary mode have their data as the value, and so need nothing of their own.
 */
final class NotificationReader {

  static final String ACCEPTED =
      "a notification of S3 or MinIO {\"Records\": […]}, a CloudEvent with one in its data, or"
          + " {\"bucket\": …, \"key\": …}";

  private static final int MAX_SHOWN_PROBLEMS = 20;

  private NotificationReader() {}

  /**
   * Reads the value of a record.
   *
   * @param received stands in for the time of events that have neither sequencer nor time
   * @throws TrancheException.Invalid if it is no notification at all
   */
  static Notification read(byte @Nullable [] value, Instant received) {
    if (value == null) {
      throw new TrancheException.Invalid(
          "empty-value",
          "Cannot read file arrival: the record has no value; accepted: " + ACCEPTED);
    }
    return read(Json.tree(value), received, true);
  }

  private static Notification read(JsonNode root, Instant received, boolean outermost) {
    JsonNode records = root.path("Records");
    if (records.isArray()) {
      return readRecords(records, received);
    }
    if (root.path("Event").asText().equals("s3:TestEvent")) {
      return Notification.ignorable();
    }
    if (outermost && root.path("specversion").isTextual() && root.path("type").isTextual()) {
      return readCloudEvent(root, received);
    }
    if (root.path("s3").isObject()) {
      return readOne("", root, received, S3Record::read);
    }
    if (root.has("bucket") || root.has("key")) {
      return readOne("", root, received, (node, at) -> Optional.of(PlainArrival.read(node, at)));
    }
    throw new TrancheException.Invalid(
        "unknown-notification",
        "Cannot read file arrival: its form is not known ("
            + Nodes.shown(root.toString())
            + "); accepted: "
            + ACCEPTED);
  }

  private static Notification readCloudEvent(JsonNode event, Instant received) {
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
    return read(data, received, false);
  }

  private static Notification readRecords(JsonNode records, Instant received) {
    List<ObjectEvent> events = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    int ignored = 0;
    for (int i = 0; i < records.size(); i++) {
      Notification one = readOne("Records[" + i + "].", records.get(i), received, S3Record::read);
      events.addAll(one.events());
      problems.addAll(one.problems());
      ignored += one.ignored();
    }
    return new Notification(events, problems, ignored);
  }

  private interface Form {
    Optional<ObjectEvent> read(JsonNode node, Instant received);
  }

  private static Notification readOne(String path, JsonNode node, Instant received, Form form) {
    try {
      return form.read(node, received)
          .map(event -> new Notification(List.of(event), List.of(), 0))
          .orElseGet(Notification::ignorable);
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
