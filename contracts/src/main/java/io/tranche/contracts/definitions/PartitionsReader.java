package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.partitions.Cadence;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Exclusion;
import io.tranche.partitions.KeyOrder;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.StaticPartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionsBuilder;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads partitions definitions from their wire form. */
final class PartitionsReader {

  private static final List<String> DIMENSIONS =
      List.of("static", "hourly", "daily", "weekly", "monthly", "cron", "dynamic");
  private static final List<String> DEFINITIONS =
      List.of("static", "hourly", "daily", "weekly", "monthly", "cron", "dynamic", "multi");
  private static final Map<String, KeyOrder> ORDERS =
      Arrays.stream(KeyOrder.values())
          .collect(Collectors.toUnmodifiableMap(KeyOrder::word, order -> order));

  private PartitionsReader() {}

  /** A definition; unpartitioned, with a problem noted, if it cannot be read. */
  static PartitionsDefinition definition(Fields fields) {
    return definition(fields, DEFINITIONS);
  }

  private static PartitionsDefinition definition(Fields fields, List<String> accepted) {
    String type = fields.text("type");
    if (!accepted.contains(type)) {
      unknownType(fields, type, accepted);
      return PartitionsDefinition.unpartitioned();
    }
    Optional<PartitionsDefinition> definition =
        switch (type) {
          case "static" ->
              built(fields, () -> new StaticPartitionsDefinition(fields.requiredTexts("keys")));
          case "dynamic" -> dynamic(fields);
          case "multi" -> multi(fields);
          case "hourly", "daily", "weekly", "monthly", "cron" -> timeWindow(type, fields);
          default -> Optional.empty();
        };
    fields.end();
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
        .forEach((name, dimension) -> dimensions.put(name, definition(dimension, DIMENSIONS)));
    return dimensions.containsValue(PartitionsDefinition.unpartitioned())
        ? Optional.empty()
        : built(fields, () -> MultiPartitionsDefinition.of(dimensions));
  }

  private static Optional<PartitionsDefinition> timeWindow(String type, Fields fields) {
    TimeWindowPartitionsBuilder builder =
        TimeWindowPartitionsDefinition.builder(cadence(type)).start(fields.text("start"));
    fields.optionalText("end").ifPresent(builder::end);
    fields.optionalText("timezone").ifPresent(builder::timezone);
    fields.optionalText("format").ifPresent(builder::format);
    builder.endOffset(fields.integer("endOffset", 0));
    switch (cadence(type)) {
      case CRON -> fields.optionalText("cron").ifPresent(builder::cron);
      case HOURLY -> offset(fields, "minuteOffset", builder::minuteOffset);
      case DAILY -> timeOfDay(fields, builder);
      case WEEKLY, MONTHLY -> {
        timeOfDay(fields, builder);
        offset(fields, "dayOffset", builder::dayOffset);
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

  private static void timeOfDay(Fields fields, TimeWindowPartitionsBuilder builder) {
    offset(fields, "minuteOffset", builder::minuteOffset);
    offset(fields, "hourOffset", builder::hourOffset);
  }

  private static void offset(Fields fields, String field, IntConsumer builder) {
    if (fields.any(field).isPresent()) {
      builder.accept(fields.integer(field, 0));
    }
  }

  private static List<Exclusion> exclusions(Fields fields) {
    List<Exclusion> exclusions = new ArrayList<>();
    fields.textsOrObjects(
        "exclusions",
        cron -> exclusions.add(Exclusion.cron(cron)),
        window -> {
          exclusion(window).ifPresent(exclusions::add);
          window.end();
        });
    return exclusions;
  }

  private static Optional<Exclusion> exclusion(Fields window) {
    String at = window.text("at");
    try {
      return at.isEmpty() ? Optional.empty() : Optional.of(Exclusion.at(at));
    } catch (PartitionsException e) {
      window.problem("at", at, "is not a local time", "2024-12-25T00:00");
      return Optional.empty();
    }
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

  /** Notes a type that is none of those accepted. */
  static void unknownType(Fields fields, String type, List<String> accepted) {
    if (!type.isEmpty()) {
      fields.problem(
          "type",
          type,
          "is not known" + Suggestion.of(type, accepted),
          String.join(", ", accepted));
    }
  }
}
