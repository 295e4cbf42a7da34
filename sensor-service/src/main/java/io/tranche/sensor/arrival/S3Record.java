package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.sensor.arrival.Nodes.Refused;
import io.tranche.sensor.arrival.ObjectEvent.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of {@code Records} in a notification of S3, and of those that speak like it: MinIO,
 * RustFS, StorageGRID.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event
 *     message structure</a>
 */
final class S3Record {

  private static final String ACCEPTED_NAME = "ObjectCreated:Put";

  private S3Record() {}

  /**
   * Reads one entry; empty if it tells of nothing that creates or removes an object.
   *
   * @throws Refused naming the field
   */
  static Optional<ObjectEvent> read(JsonNode node, Instant received) {
    String version = Nodes.required(node, "eventVersion", "2.x");
    if (!version.startsWith("2.")) {
      throw new Refused("eventVersion", version, "is of a form that is not known", "2.x");
    }
    String name = withoutPrefix(Nodes.required(node, "eventName", ACCEPTED_NAME));
    Optional<Kind> kind = kind(name);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String bucket = Nodes.required(node, "s3.bucket.name", "the name of a bucket");
    String key = key(node);
    Optional<String> versionId =
        name.endsWith(":DeleteMarkerCreated")
            ? Optional.empty()
            : Nodes.optional(node, "s3.object.versionId");
    return Optional.of(
        new ObjectEvent(bucket, key, kind.get(), order(node, received), versionId)
            .with(
                Nodes.content(node, "s3.object.size", "s3.object.contentType", "s3.object.eTag")));
  }

  private static String key(JsonNode node) {
    String path = "s3.object.key";
    String encoded = Nodes.required(node, path, "the key of an object");
    try {
      return Nodes.objectKey(FormText.decode(encoded), path);
    } catch (IllegalArgumentException e) {
      throw new Refused(path, encoded, String.valueOf(e.getMessage()), "a key that is URL-encoded");
    }
  }

  private static String order(JsonNode node, Instant received) {
    return Nodes.optional(node, "s3.object.sequencer")
        .map(SourceOrder::ofSequencer)
        .orElseGet(
            () ->
                SourceOrder.ofTime(
                    Nodes.time(node, "eventTime").orElse(received),
                    Nodes.optional(node, "s3.object.eTag")));
  }

  /** MinIO writes {@code s3:ObjectCreated:Put} where S3 writes {@code ObjectCreated:Put}. */
  private static String withoutPrefix(String name) {
    return name.startsWith("s3:") ? name.substring("s3:".length()) : name;
  }

  private static Optional<Kind> kind(String name) {
    return switch (name) {
      // of MinIO: the object's data is what it was, or there was no object
      case "ObjectCreated:PutTagging",
          "ObjectCreated:DeleteTagging",
          "ObjectCreated:PutRetention",
          "ObjectCreated:PutLegalHold",
          "ObjectRemoved:NoOP" ->
          Optional.empty();
      default -> {
        if (name.startsWith("ObjectCreated:")) {
          yield Optional.of(Kind.CREATED);
        }
        boolean removed =
            name.startsWith("ObjectRemoved:") || name.startsWith("LifecycleExpiration:");
        yield removed ? Optional.of(Kind.REMOVED) : Optional.empty();
      }
    };
  }
}
