package io.tranche.run.materializer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a program reports about its partitions: JSON objects, one a line. {@code {"partition":
 * key, "metadata": {…}}} belongs to one partition, with {@code "asset": key} beside it or in its
 * place to one asset, any other object to all of them; later lines win.
 */
public final class ReportedMetadata {

  private static final long LARGEST_FILE = 4L << 20;
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final MaterializationContext context;
  private final Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> ofAsset = new LinkedHashMap<>();

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
    return new MaterializationResult(reported.metadata, reported.ofAsset);
  }

  private void add(String line) {
    JsonNode node = tree(line);
    boolean ofPartition = node.path("partition").isTextual();
    boolean isOfAsset = node.path("asset").isTextual();
    int names = (ofPartition ? 1 : 0) + (isOfAsset ? 1 : 0);
    if (names > 0 && node.size() == names + 1 && node.path("metadata").isObject()) {
      Map<String, Object> given = Json.mapper().convertValue(node.path("metadata"), OBJECT);
      for (String key : ofPartition ? List.of(known(node)) : context.keys()) {
        (isOfAsset ? ofAsset(node, key) : metadata.getOrDefault(key, new LinkedHashMap<>()))
            .putAll(given);
      }
    } else {
      Map<String, Object> common = Json.mapper().convertValue(node, OBJECT);
      metadata.values().forEach(known -> known.putAll(common));
    }
  }

  private String known(JsonNode node) {
    String key = node.path("partition").asText();
    if (!metadata.containsKey(key)) {
      throw context.failure(
          "it reports metadata of a partition that it was not given (" + key + ")");
    }
    return key;
  }

  private Map<String, Object> ofAsset(JsonNode node, String partition) {
    String asset = node.path("asset").asText();
    if (!context.assetKeys().contains(asset)) {
      throw context.failure(
          "it reports metadata of an asset that it was not asked for (" + asset + ")");
    }
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
