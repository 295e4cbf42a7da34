package io.tranche.partitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads the mappings of the vectors. */
final class MappingsOfVectors {
  private MappingsOfVectors() {}

  static PartitionMapping mapping(
      JsonNode json, PartitionsDefinition upstream, PartitionsDefinition downstream) {
    boolean allow = json.path("allowNonexistentUpstream").asBoolean(false);
    return switch (json.get("type").asText()) {
      case "identity" -> new IdentityPartitionMapping(allow);
      case "all" -> new AllPartitionMapping();
      case "last" -> new LastPartitionMapping();
      case "specific" -> new SpecificPartitionMapping(Vectors.texts(json.get("keys")), allow);
      case "static" -> {
        var table = new LinkedHashMap<String, List<String>>();
        json.get("keys")
            .properties()
            .forEach(row -> table.put(row.getKey(), Vectors.texts(row.getValue())));
        yield new StaticPartitionMapping(table);
      }
      case "timeWindow" ->
          new TimeWindowPartitionMapping(
              json.path("startOffset").asInt(0), json.path("endOffset").asInt(0), allow);
      case "multi" -> {
        var dimensions = new LinkedHashMap<String, DimensionPartitionMapping>();
        json.get("dimensions")
            .properties()
            .forEach(
                row ->
                    dimensions.put(
                        row.getKey(),
                        new DimensionPartitionMapping(
                            row.getValue().get("dimension").asText(),
                            mapping(row.getValue().get("mapping"), upstream, downstream))));
        yield new MultiPartitionMapping(dimensions);
      }
      case "multiToSingle" ->
          new MultiToSinglePartitionMapping(
              Optional.ofNullable(json.get("dimension")).map(JsonNode::asText), Optional.empty());
      case "default" -> PartitionMapping.defaultBetween(upstream, downstream);
      default -> throw new IllegalArgumentException(json.toString());
    };
  }
}
