package io.tranche.run.materializer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.contracts.workers.TaskResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a program reports about its partitions: JSON objects, one a line. {@code {"partition":
 * key, "metadata": {…}}} belongs to one partition, with {@code "asset": key} beside it or in its
 * place to one asset, any other object to all of them; later lines win. Beside {@code metadata} a
 * {@code "dataVersion"} says which data that is. {@code {"set": name, "keys": […]}}, perhaps with
 * {@code "metadata"}, adds keys to a partition set. {@code {"observed": asset, "partition": key,
 * "metadata": {…}, "dataVersion": text}} tells what was seen of other data.
 */
public final class ReportedMetadata {

  private static final long LARGEST_FILE = 4L << 20;
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final MaterializationContext context;
  private final Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> ofAsset = new LinkedHashMap<>();
  private final Map<String, String> dataVersions = new LinkedHashMap<>();
  private final List<AddedKeys> added = new ArrayList<>();
  private final List<TaskResult.Observed> observed = new ArrayList<>();

  private ReportedMetadata(MaterializationContext context) {
    this.context = context;
    context.keys().forEach(key -> metadata.put(key, new LinkedHashMap<>()));
  }

  /** What stands in a file, if it is there. */
  public static MaterializationResult read(Path file, MaterializationContext context)
      throws IOException {
    if (Files.exists(file)) {
      if (Files.size(file) > LARGEST_FILE) {
        throw context.failure(
            "the metadata that it reports is too large; at most "
                + LARGEST_FILE
                + " bytes ("
                + Files.size(file)
                + ")");
      }
      return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), context);
    }
    return parse("", context);
  }

  /**
   * What stands in a text.
   *
   * @throws MaterializationException if it is not of that form
   */
  public static MaterializationResult parse(String text, MaterializationContext context) {
    ReportedMetadata reported = new ReportedMetadata(context);
    text.lines().filter(line -> !line.isBlank()).forEach(reported::add);
    return new MaterializationResult(reported.metadata, reported.ofAsset)
        .finding(
            FoundKeys.checked(reported.added, context),
            reported.dataVersions,
            SeenPartitions.checked(reported.observed, context));
  }

  private void add(String line) {
    JsonNode node = tree(line);
    if (node.path("set").isTextual() && node.path("keys").isArray()) {
      added.add(Json.mapper().convertValue(node, AddedKeys.class));
      return;
    }
    if (isObservation(node)) {
      observed.add(observation(node));
      return;
    }
    boolean ofPartition = node.path("partition").isTextual();
    boolean isOfAsset = node.path("asset").isTextual();
    boolean hasVersion = node.path("dataVersion").isTextual();
    int names = (ofPartition ? 1 : 0) + (isOfAsset ? 1 : 0) + (hasVersion ? 1 : 0);
    if (names > 0 && node.size() == names + 1 && node.path("metadata").isObject()) {
      Map<String, Object> given = Json.mapper().convertValue(node.path("metadata"), OBJECT);
      for (String key : ofPartition ? List.of(known(node)) : context.keys()) {
        (isOfAsset ? ofAsset(node, key) : metadata.getOrDefault(key, new LinkedHashMap<>()))
            .putAll(given);
        if (hasVersion) {
          for (String asset : isOfAsset ? List.of(asked(node)) : context.assetKeys()) {
            dataVersions.put(Ids.assetPartition(asset, key), node.path("dataVersion").asText());
          }
        }
      }
    } else {
      Map<String, Object> common = Json.mapper().convertValue(node, OBJECT);
      metadata.values().forEach(known -> known.putAll(common));
    }
  }

  /** An object with no other fields, so that metadata of that name stays metadata. */
  private static boolean isObservation(JsonNode node) {
    int fields =
        1
            + (node.path("partition").isTextual() ? 1 : 0)
            + (node.path("metadata").isObject() ? 1 : 0)
            + (node.path("dataVersion").isTextual() ? 1 : 0);
    return node.path("observed").isTextual()
        && (node.path("metadata").isObject() || node.path("dataVersion").isTextual())
        && node.size() == fields;
  }

  private static TaskResult.Observed observation(JsonNode node) {
    return new TaskResult.Observed(
        node.path("observed").asText(),
        Optional.ofNullable(node.path("partition").textValue()),
        node.has("metadata") ? Json.mapper().convertValue(node.path("metadata"), OBJECT) : Map.of(),
        Optional.ofNullable(node.path("dataVersion").textValue()));
  }

  private String known(JsonNode node) {
    String key = node.path("partition").asText();
    if (!metadata.containsKey(key)) {
      throw context.failure(
          "it reports metadata of a partition that it was not given (" + key + ")");
    }
    return key;
  }

  private String asked(JsonNode node) {
    String asset = node.path("asset").asText();
    if (!context.assetKeys().contains(asset)) {
      throw context.failure(
          "it reports metadata of an asset that it was not asked for (" + asset + ")");
    }
    return asset;
  }

  private Map<String, Object> ofAsset(JsonNode node, String partition) {
    String asset = asked(node);
    return ofAsset.computeIfAbsent(
        Ids.assetPartition(asset, partition), id -> new LinkedHashMap<>());
  }

  private JsonNode tree(String line) {
    try {
      JsonNode node = Json.mapper().readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw unreadable(line);
    }
    throw unreadable(line);
  }

  private MaterializationException unreadable(String raw) {
    String line = context.secrets().mask(raw);
    return context.failure(
        "the metadata that it reports is no JSON object in one line ("
            + (line.length() > 200 ? line.substring(0, 200) + "…" : line)
            + ")");
  }
}
