package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.sensor.arrival.Nodes.Refused;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of Azure Blob Storage as Event Grid delivers it, in its own envelope or as a CloudEvent.
 * The container is the bucket. With a hierarchical namespace a file exists once it is flushed and
 * closed: {@code CreateFile} comes before its data, and is ignored.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage">Azure Blob
 *     Storage as an Event Grid source</a>
 */
final class AzureEvent {

  private static final String TYPES = "Microsoft.Storage.";
  private static final String VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent";
  private static final String ACCEPTED =
      "/blobServices/default/containers/<container>/blobs/<path>";
  private static final Pattern SUBJECT =
      Pattern.compile("/blobServices/[^/]+/containers/([^/]+)/blobs/(.+)", Pattern.DOTALL);

  private AzureEvent() {}

  static boolean isOne(JsonNode node) {
    String type = type(node);
    return type.startsWith(TYPES) || type.equals(VALIDATION);
  }

  /**
   * Reads one event; none if it tells of nothing that creates or removes a blob, two if one was
   * renamed.
   *
   * @throws Refused naming the field
   */
  static List<ObjectEvent> read(JsonNode node, Instant received) {
    return switch (type(node)) {
      case TYPES + "BlobCreated" ->
          Nodes.optional(node, "data.api").filter("CreateFile"::equals).isPresent()
              ? List.of()
              : List.of(event(node, "subject", subject(node), Kind.CREATED, received));
      case TYPES + "BlobDeleted" ->
          List.of(event(node, "subject", subject(node), Kind.REMOVED, received));
      case TYPES + "BlobRenamed" ->
          List.of(
              event(node, "data.sourceUrl", url(node, "data.sourceUrl"), Kind.REMOVED, received),
              event(
                  node,
                  "data.destinationUrl",
                  url(node, "data.destinationUrl"),
                  Kind.CREATED,
                  received));
      default -> List.of();
    };
  }

  /** The code by which Event Grid finds out whether an endpoint wants its events. */
  static Optional<String> validationCode(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (!text.contains(VALIDATION)) {
      return Optional.empty();
    }
    JsonNode first = Json.tree(body).path(0);
    return type(first).equals(VALIDATION)
        ? Nodes.optional(first, "data.validationCode")
        : Optional.empty();
  }

  private static String type(JsonNode node) {
    return node.path(node.has("eventType") ? "eventType" : "type").asText();
  }

  private record Place(String container, String path) {}

  private static ObjectEvent event(
      JsonNode node, String field, Place place, Kind kind, Instant received) {
    return new ObjectEvent(
        place.container(),
        Nodes.objectKey(place.path(), field),
        kind,
        order(node, received),
        Optional.empty(),
        Nodes.content(node, "data.contentLength", "data.contentType"));
  }

  private static Place subject(JsonNode node) {
    String subject = Nodes.required(node, "subject", ACCEPTED);
    Matcher matcher = SUBJECT.matcher(subject);
    if (!matcher.matches()) {
      throw new Refused("subject", subject, "names no blob", ACCEPTED);
    }
    return new Place(matcher.group(1), matcher.group(2));
  }

  /** Of {@code https://account.host/container/path}. */
  private static Place url(JsonNode node, String field) {
    String accepted = "https://<account>.dfs.core.windows.net/<container>/<path>";
    String url = Nodes.required(node, field, accepted);
    String[] parts = url.split("/", 5);
    if (parts.length < 5 || parts[3].isEmpty() || parts[4].isEmpty()) {
      throw new Refused(field, url, "names no blob", accepted);
    }
    try {
      return new Place(parts[3], FormText.decode(parts[4].replace("+", "%2B")));
    } catch (IllegalArgumentException e) {
      throw new Refused(field, url, String.valueOf(e.getMessage()), "a URL");
    }
  }

  private static String order(JsonNode node, Instant received) {
    return Nodes.optional(node, "data.sequencer")
        .orElseGet(
            () ->
                SourceOrder.ofTime(
                    Nodes.time(node, node.has("eventTime") ? "eventTime" : "time").orElse(received),
                    Nodes.optional(node, "data.eTag")));
  }
}
