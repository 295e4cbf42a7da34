package io.tranche.partitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Reads the vectors under {@code conformance/}; its README says what they mean. */
final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  static List<JsonNode> cases(String family) {
    var cases = new ArrayList<JsonNode>();
    json(family).get("cases").forEach(cases::add);
    return cases;
  }

  /** The folder of the vectors: {@code -Dconformance.dir}, else the copy in this project. */
  static Path directory() {
    String given = System.getProperty("conformance.dir", "");
    return Path.of(given.isEmpty() ? "src/test/resources/conformance" : given);
  }

  static boolean areOurCopy() {
    return System.getProperty("conformance.dir", "").isEmpty();
  }

  static JsonNode json(String name) {
    try {
      return JSON.readTree(directory().resolve(name + ".json").toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** None are known of vectors that nobody has looked at. */
  static JsonNode differences() {
    return Files.exists(directory().resolve("differences.json"))
        ? json("differences")
        : JSON.createObjectNode();
  }

  static PartitionContext context(JsonNode vector) {
    var keys = InMemoryDynamicKeys.builder();
    vector
        .path("dynamic")
        .properties()
        .forEach(set -> keys.add(set.getKey(), texts(set.getValue()).toArray(String[]::new)));
    var now = vector.has("now") ? vector.get("now").asText() : "2024-06-01T00:00:00Z";
    return new PartitionContext(Instant.parse(now), keys.build());
  }

  static PartitionsDefinition definition(JsonNode json) {
    if (json.isNull()) {
      return PartitionsDefinition.unpartitioned();
    }
    String type = json.get("type").asText();
    return switch (type) {
      case "static" -> new StaticPartitionsDefinition(texts(json.get("keys")));
      case "dynamic" -> new DynamicPartitionsDefinition(json.path("name").asText(""));
      case "multi" -> {
        var dimensions = new TreeMap<String, PartitionsDefinition>();
        json.get("dimensions")
            .properties()
            .forEach(field -> dimensions.put(field.getKey(), definition(field.getValue())));
        yield new MultiPartitionsDefinition(dimensions);
      }
      default -> timeWindow(json, type);
    };
  }

  private static TimeWindowPartitionsDefinition timeWindow(JsonNode json, String type) {
    var cadence =
        List.of(Cadence.values()).stream()
            .filter(value -> value.type().equals(type))
            .findFirst()
            .orElseThrow();
    var builder = TimeWindowPartitionsDefinition.builder(cadence).start(json.get("start").asText());
    if (json.hasNonNull("end")) {
      builder.end(json.get("end").asText());
    }
    if (json.has("timezone")) {
      builder.timezone(json.get("timezone").asText());
    }
    if (json.has("format")) {
      builder.format(json.get("format").asText());
    }
    if (json.has("cron")) {
      builder.cron(json.get("cron").asText());
    }
    if (json.has("dayOffset")) {
      builder.dayOffset(json.get("dayOffset").asInt());
    }
    var exclusions = new ArrayList<Exclusion>();
    json.path("exclusions")
        .forEach(
            item ->
                exclusions.add(
                    item.isTextual()
                        ? Exclusion.cron(item.asText())
                        : Exclusion.at(item.get("at").asText())));
    return builder
        .minuteOffset(json.path("minuteOffset").asInt(0))
        .hourOffset(json.path("hourOffset").asInt(0))
        .endOffset(json.path("endOffset").asInt(0))
        .exclusions(exclusions)
        .build();
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** The key list as the vectors write it, in this order. */
  static JsonNode keyList(List<String> keys) {
    var json = JSON.createObjectNode();
    if (keys.size() <= 200) {
      keys.forEach(json.putArray("keys")::add);
      return json;
    }
    return json.put("count", keys.size())
        .put("first", keys.get(0))
        .put("last", keys.get(keys.size() - 1))
        .put("sha256", sha256(String.join("\n", keys)));
  }

  /** Compares with a key list of subsets and mappings, whose keys have another order. */
  static Optional<String> sameKeys(
      List<String> keys, JsonNode expected, PartitionsDefinition definition) {
    var ordered =
        definition instanceof TimeWindowPartitionsDefinition
            ? keys
            : keys.stream().sorted(Vectors::byCodePoint).toList();
    var actual = keyList(ordered);
    return actual.equals(expected)
        ? Optional.empty()
        : Optional.of("got " + actual + "\n expected " + expected);
  }

  /** The key list within a described set. */
  static JsonNode onlyKeyList(JsonNode described) {
    var json = JSON.createObjectNode();
    for (String field : List.of("keys", "count", "first", "last", "sha256")) {
      if (described.has(field)) {
        json.set(field, described.get(field));
      }
    }
    return json;
  }

  private static int byCodePoint(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static String sha256(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  static boolean isSuspect(JsonNode vector) {
    return vector.has("suspect");
  }
}
