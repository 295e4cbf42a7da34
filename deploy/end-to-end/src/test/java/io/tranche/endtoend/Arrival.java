package io.tranche.endtoend;

import io.tranche.contracts.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One version of an object that arrives in the bucket of the tests.
 *
 * @param kind {@code none}, {@code command} or {@code sql}: by what its partition is materialized;
 *     {@code gathered}: recorded together with others
 * @param file the partition
 * @param part of the file: parts are objects of their own
 * @param version grows with each version of the object
 */
record Arrival(String kind, String file, String part, int version) {
  private static final String DATE = "2026-02-03";

  static Arrival none(String file) {
    return new Arrival("none", file, "all", 1);
  }

  static Arrival command(String file) {
    return new Arrival("command", file, "all", 1);
  }

  static Arrival sql(String file) {
    return new Arrival("sql", file, "all", 1);
  }

  static Arrival gathered(String file) {
    return new Arrival("gathered", file, "all", 1);
  }

  Arrival part(String other) {
    return new Arrival(kind, file, other, version);
  }

  Arrival version(int other) {
    return new Arrival(kind, file, part, other);
  }

  String key() {
    return kind + "/" + DATE + "/" + file + "/" + part;
  }

  String object() {
    return "s3://landing/" + key();
  }

  String set() {
    return switch (kind) {
      case "none" -> Bundle.TRACKED_FILES;
      case "command" -> Bundle.LOADED_FILES;
      case "gathered" -> Bundle.GATHERED_FILES;
      default -> Bundle.QUERIED_FILES;
    };
  }

  String asset() {
    return switch (kind) {
      case "none" -> "raw/tracked";
      case "command" -> "raw/loaded";
      case "gathered" -> "raw/gathered";
      default -> "raw/queried";
    };
  }

  /** As S3 numbers the events of one object. It ends with no zero: those say nothing. */
  String order() {
    return String.format(Locale.ROOT, "0055AED6DCD9%04X1", version);
  }

  /** As S3 tells of it. */
  byte[] notification() {
    return Json.write(
        Map.of(
            "Records",
            List.of(
                Map.of(
                    "eventVersion", "2.1",
                    "eventSource", "aws:s3",
                    "eventTime", "2026-02-03T04:05:06.789Z",
                    "eventName", "ObjectCreated:Put",
                    "s3",
                        Map.of(
                            "s3SchemaVersion", "1.0",
                            "bucket", Map.of("name", "landing"),
                            "object",
                                Map.of(
                                    "key", encoded(),
                                    "size", 1,
                                    "sequencer", order()))))));
  }

  private String encoded() {
    return URLEncoder.encode(key(), StandardCharsets.UTF_8).replace("%2F", "/");
  }
}
