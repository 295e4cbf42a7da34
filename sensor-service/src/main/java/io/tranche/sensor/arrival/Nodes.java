package io.tranche.sensor.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/** Fields of a notification, refused by their own names. */
final class Nodes {

  /** How long the key of an object may be, in bytes of UTF-8, as in S3. */
  static final int MAX_KEY_BYTES = 1_024;

  private static final int MAX_SHOWN = 200;

  private Nodes() {}

  /** Why an object of a notification cannot be understood. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String field;
    final String value;
    final String accepted;

    Refused(String field, String value, String reason, String accepted) {
      super(reason);
      this.field = field;
      this.value = shown(value);
      this.accepted = accepted;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  static String required(JsonNode node, String path, String accepted) {
    return optional(node, path)
        .orElseThrow(() -> new Refused(path, "none given", "is required", accepted));
  }

  /** A text; absent, null and empty are the same. */
  static Optional<String> optional(JsonNode root, String path) {
    JsonNode node = at(root, path);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw new Refused(path, node.toString(), "is not a text", "a text");
    }
    return node.textValue().isEmpty() ? Optional.empty() : Optional.of(node.textValue());
  }

  static Optional<Instant> time(JsonNode root, String path) {
    return optional(root, path)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException e) {
                throw new Refused(path, text, "is not a time", "2024-01-01T06:00:00.000Z");
              }
            });
  }

  /** A whole number of 0 or more, also where it is written as a text. */
  static OptionalLong size(JsonNode root, String path) {
    JsonNode node = at(root, path);
    if (node.isMissingNode() || node.isNull() || node.asText().isEmpty()) {
      return OptionalLong.empty();
    }
    if ((node.isIntegralNumber() || node.isTextual()) && node.asText().matches("\\d{1,18}")) {
      return OptionalLong.of(Long.parseLong(node.asText()));
    }
    throw new Refused(path, node.toString(), "is not a number of bytes", "0 or more");
  }

  /** What is told about the bytes of an object. */
  static Content content(JsonNode root, String sizePath, String typePath) {
    return new Content(size(root, sizePath), optional(root, typePath));
  }

  /** The same, with what equal contents share; what is no text tells nothing. */
  static Content content(JsonNode root, String sizePath, String typePath, String hashPath) {
    JsonNode hash = at(root, hashPath);
    return new Content(
        size(root, sizePath),
        optional(root, typePath),
        Optional.ofNullable(hash.textValue()).filter(text -> !text.isEmpty()));
  }

  private static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }

  /** The key of an object, as it is in the store. */
  static String objectKey(String key, String path) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_KEY_BYTES) {
      throw new Refused(
          path,
          key,
          "is " + bytes.length + " bytes long",
          "a key of at most " + MAX_KEY_BYTES + " bytes");
    }
    if (!new String(bytes, StandardCharsets.UTF_8).equals(key)) {
      throw new Refused(path, key, "is not valid Unicode", "a key in Unicode");
    }
    return key;
  }

  /** A value as it may stand in a message: visible, and not endless. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    value
        .codePoints()
        .limit(MAX_SHOWN)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return value.codePointCount(0, value.length()) > MAX_SHOWN ? shown + "…" : shown.toString();
  }
}
