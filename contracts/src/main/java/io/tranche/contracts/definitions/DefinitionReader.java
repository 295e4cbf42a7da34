package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import io.tranche.partitions.AllPartitionMapping;
import io.tranche.partitions.DimensionPartitionMapping;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Exclusion;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.KeyOrder;
import io.tranche.partitions.LastPartitionMapping;
import io.tranche.partitions.MetadataPartitionMapping;
import io.tranche.partitions.MultiPartitionMapping;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.MultiToSinglePartitionMapping;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.SpecificPartitionMapping;
import io.tranche.partitions.StaticPartitionMapping;
import io.tranche.partitions.StaticPartitionsDefinition;
import io.tranche.partitions.TablePartitionMapping;
import io.tranche.partitions.TimeWindowPartitionMapping;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionsDefinition.Cadence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads partitions definitions and mappings from their wire form. */
final class DefinitionReader {

  private static final List<String> DEFINITIONS =
      List.of("static", "hourly", "daily", "weekly", "monthly", "cron", "dynamic", "multi");
  private static final List<String> MAPPINGS =
      List.of(
          "identity",
          "all",
          "last",
          "specific",
          "static",
          "timeWindow",
          "multi",
          "multiToSingle",
          "table",
          "metadata");

  private static final Map<String, KeyOrder> ORDERS =
      Arrays.stream(KeyOrder.values())
          .collect(Collectors.toUnmodifiableMap(KeyOrder::word, order -> order));

  private DefinitionReader() {}

  /** A definition; unpartitioned, with a problem noted, if it cannot be read. */
  static PartitionsDefinition definition(Fields fields) {
    String type = fields.text("type");
    Optional<PartitionsDefinition> definition =
        switch (type) {
          case "static" ->
              built(fields, () -> new StaticPartitionsDefinition(fields.texts("keys")));
          case "dynamic" -> dynamic(fields);
          case "multi" -> multi(fields);
          case "hourly", "daily", "weekly", "monthly", "cron" -> timeWindow(type, fields);
          default -> Optional.empty();
        };
    if (!DEFINITIONS.contains(type)) {
      unknownType(fields, type, DEFINITIONS);
    } else {
      fields.end();
    }
    return definition.orElse(PartitionsDefinition.unpartitioned());
  }

  /** The dimensions that a key has; one without a name for a key of one part. */
  static Set<String> dimensionNames(PartitionsDefinition definition) {
    if (definition instanceof MultiPartitionsDefinition multi) {
      return new TreeSet<>(multi.dimensionNames());
    }
    return definition.isPartitioned() ? Set.of("") : Set.of();
  }

  /** The dynamic sets that a definition uses. */
  static List<String> dynamicSets(PartitionsDefinition definition) {
    return definition.dimensionList().stream()
        .filter(DynamicPartitionsDefinition.class::isInstance)
        .map(dimension -> ((DynamicPartitionsDefinition) dimension).name())
        .distinct()
        .toList();
  }

  private static Optional<PartitionsDefinition> dynamic(Fields fields) {
    var order = fields.oneOf("order", ORDERS, KeyOrder.REGISTRATION);
    return built(fields, () -> new DynamicPartitionsDefinition(fields.text("name"), order));
  }

  private static Optional<PartitionsDefinition> multi(Fields fields) {
    Map<String, PartitionsDefinition> dimensions = new TreeMap<>();
    fields
        .objectMap("dimensions")
        .forEach((name, dimension) -> dimensions.put(name, definition(dimension)));
    return dimensions.containsValue(PartitionsDefinition.unpartitioned())
        ? Optional.empty()
        : built(fields, () -> MultiPartitionsDefinition.of(dimensions));
  }

  private static Optional<PartitionsDefinition> timeWindow(String type, Fields fields) {
    TimeWindowPartitionsDefinition.Builder builder =
        TimeWindowPartitionsDefinition.builder(cadence(type)).start(fields.text("start"));
    fields.optionalText("end").ifPresent(builder::end);
    fields.optionalText("timezone").ifPresent(builder::timezone);
    fields.optionalText("format").ifPresent(builder::format);
    fields.optionalText("cron").ifPresent(builder::cron);
    builder.endOffset(fields.integer("endOffset", 0));
    for (Map.Entry<String, IntConsumer> offset :
        Map.<String, IntConsumer>of(
                "minuteOffset", builder::minuteOffset,
                "hourOffset", builder::hourOffset,
                "dayOffset", builder::dayOffset)
            .entrySet()) {
      if (fields.any(offset.getKey()).isPresent()) {
        offset.getValue().accept(fields.integer(offset.getKey(), 0));
      }
    }
    builder.exclusions(exclusions(fields));
    return built(fields, builder::build);
  }

  private static Cadence cadence(String type) {
    return Arrays.stream(Cadence.values())
        .filter(cadence -> cadence.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static List<Exclusion> exclusions(Fields fields) {
    List<Exclusion> exclusions = new ArrayList<>();
    for (JsonNode given : fields.any("exclusions").map(List::of).orElse(List.of())) {
      for (JsonNode one : given) {
        try {
          exclusions.add(
              one.isObject()
                  ? Exclusion.at(one.path("at").asText())
                  : Exclusion.cron(one.asText()));
        } catch (PartitionsException e) {
          fields.problem(
              "exclusions", Fields.shown(one), "is not a local time", "{at: \"2024-12-25T00:00\"}");
        }
      }
    }
    return exclusions;
  }

  /** A mapping, if it can be read. */
  static Optional<PartitionMapping> mapping(Fields fields) {
    String type = fields.text("type");
    Optional<PartitionMapping> mapping =
        switch (type) {
          case "identity" -> Optional.of(new IdentityPartitionMapping(allowNonexistent(fields)));
          case "all" -> Optional.of(new AllPartitionMapping());
          case "last" -> Optional.of(new LastPartitionMapping());
          case "specific" ->
              Optional.of(
                  new SpecificPartitionMapping(fields.texts("keys"), allowNonexistent(fields)));
          case "static" ->
              Optional.of(new StaticPartitionMapping(staticKeys(fields), allowNonexistent(fields)));
          case "table" ->
              Optional.of(new TablePartitionMapping(staticKeys(fields), allowNonexistent(fields)));
          case "timeWindow" ->
              Optional.of(
                  new TimeWindowPartitionMapping(
                      fields.integer("startOffset", 0),
                      fields.integer("endOffset", 0),
                      allowNonexistent(fields)));
          case "multi" ->
              Optional.of(new MultiPartitionMapping(dimensions(fields), allowNonexistent(fields)));
          case "multiToSingle" ->
              Optional.of(
                  new MultiToSinglePartitionMapping(
                      fields.optionalText("dimension"),
                      fields.object("mapping").flatMap(DefinitionReader::mapping),
                      allowNonexistent(fields)));
          case "metadata" ->
              Optional.of(
                  new MetadataPartitionMapping(
                      fields.textMap("dimensions"), allowNonexistent(fields)));
          default -> Optional.empty();
        };
    if (mapping.isEmpty()) {
      unknownType(fields, type, MAPPINGS);
    } else {
      // all and last never need what does not exist; the field is accepted everywhere.
      allowNonexistent(fields);
      fields.end();
    }
    return mapping;
  }

  private static boolean allowNonexistent(Fields fields) {
    return fields.flag("allowNonexistentUpstream");
  }

  private static Map<String, List<String>> staticKeys(Fields fields) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    fields
        .object("keys")
        .ifPresent(
            table ->
                fields
                    .any("keys")
                    .ifPresent(
                        node ->
                            node.fieldNames()
                                .forEachRemaining(
                                    upstream ->
                                        keys.put(
                                            upstream,
                                            node.get(upstream).isArray()
                                                ? table.texts(upstream)
                                                : List.of(table.text(upstream))))));
    return keys;
  }

  private static Map<String, DimensionPartitionMapping> dimensions(Fields fields) {
    Map<String, DimensionPartitionMapping> dimensions = new LinkedHashMap<>();
    fields
        .objectMap("dimensions")
        .forEach(
            (upstream, given) -> {
              String downstream = given.text("dimension");
              PartitionMapping mapping =
                  given
                      .object("mapping")
                      .flatMap(DefinitionReader::mapping)
                      .orElse(new IdentityPartitionMapping(false));
              given.end();
              dimensions.put(upstream, new DimensionPartitionMapping(downstream, mapping));
            });
    return dimensions;
  }

  private static Optional<PartitionsDefinition> built(
      Fields fields, Supplier<PartitionsDefinition> build) {
    int problems = fields.problems().size();
    try {
      return Optional.of(build.get());
    } catch (PartitionsException e) {
      if (problems == fields.problems().size()) {
        for (String problem : e.problems().isEmpty() ? List.of(e.toString()) : e.problems()) {
          fields.problems().add(Problem.at(fields.path(), problem));
        }
      }
      return Optional.empty();
    }
  }

  private static void unknownType(Fields fields, String type, List<String> accepted) {
    if (!type.isEmpty()) {
      fields.problem(
          "type",
          type,
          "is not known" + Suggestion.of(type, accepted),
          String.join(", ", accepted));
    }
  }
}
