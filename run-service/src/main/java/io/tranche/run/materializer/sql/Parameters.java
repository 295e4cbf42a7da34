package io.tranche.run.materializer.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.partitions.TimeWindow;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The values of the named parameters for one execution of a script. */
final class Parameters {

  private final MaterializationContext context;
  private final SourceObjects objects;
  private final Function<String, MaterializationException> failure;

  /** Sources are looked up only for a script that asks for them. */
  private final Map<String, Supplier<Object>> values = new TreeMap<>();

  Parameters(
      Execution execution,
      MaterializationContext context,
      Dimensions dimensions,
      SourceObjects objects) {
    this(execution, context, dimensions, objects, context::failure);
  }

  /**
   * The same, for what is no script.
   *
   * @param failure of what asks for a parameter that has no value
   */
  Parameters(
      Execution execution,
      MaterializationContext context,
      Dimensions dimensions,
      SourceObjects objects,
      Function<String, MaterializationException> failure) {
    this.context = context;
    this.objects = objects;
    this.failure = failure;
    List<PartitionInput> partitions = execution.partitions();
    if (partitions.size() == 1) {
      addSingle(partitions.get(0));
    }
    execution.window().ifPresent(window -> addWindow(window, dimensions.zone()));
    put("asset", context.asset().key());
    put("runId", context.runId());
    put("config", context.runConfig().toString());
    addConfig("config", context.runConfig().tree());
    put("partitionKeys", partitions.stream().map(PartitionInput::key).toList());
    values.put("sources", () -> partitions.stream().map(this::source).toList());
  }

  private void addSingle(PartitionInput partition) {
    partition
        .dimensions()
        .forEach(
            (name, part) -> {
              put(name, part);
              put("dimension." + name, part);
            });
    partition.metadata().forEach((name, value) -> put("metadata." + name, value));
    put("partitionKey", partition.key());
    partition.object().ifPresent(object -> put("sourceUri", object));
    partition.object().ifPresent(object -> values.put("source", () -> source(partition)));
  }

  private void addWindow(TimeWindow window, ZoneId zone) {
    put("windowStart", LocalDateTime.ofInstant(window.start(), zone));
    put("windowEnd", LocalDateTime.ofInstant(window.end(), zone));
    put("windowStartInstant", window.start().atOffset(ZoneOffset.UTC));
    put("windowEndInstant", window.end().atOffset(ZoneOffset.UTC));
  }

  /** Each value of the configuration by its path; a list, as JSON unless it is one of texts. */
  private void addConfig(String path, JsonNode object) {
    object
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                addConfig(name, value);
              } else if (!value.isNull()) {
                put(name, configValue(value));
              }
            });
  }

  private static Object configValue(JsonNode value) {
    if (value.isArray()) {
      List<String> texts = new ArrayList<>();
      value.forEach(element -> texts.add(element.isTextual() ? element.asText() : ""));
      return isOfTexts(value) ? texts : value.toString();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.asLong();
    }
    return value.isNumber()
        ? value.asDouble()
        : value.isBoolean() ? (Object) value.asBoolean() : value.asText();
  }

  private static boolean isOfTexts(JsonNode list) {
    for (JsonNode element : list) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private void put(String name, Object value) {
    values.put(name, () -> value);
  }

  private Path source(PartitionInput partition) {
    String object =
        partition
            .object()
            .orElseThrow(
                () ->
                    failure.apply(
                        ":sources needs an object for each partition ("
                            + partition.key()
                            + " has none)"));
    return objects
        .file(object, context.catalog())
        .orElseThrow(
            () ->
                failure.apply(
                    "no connection of type folder has the bucket of the source (" + object + ")"));
  }

  /** Refuses names that this execution has no value for. */
  void check(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(values.keySet());
    if (!unknown.isEmpty()) {
      throw failure.apply(
          "the script uses parameters that do not exist here ("
              + colons(unknown)
              + "); there are "
              + colons(values.keySet()));
    }
  }

  private static String colons(Set<String> names) {
    return ":" + String.join(", :", names);
  }

  /** The values in the order of the statement's places. */
  List<Object> of(Script.Statement statement, Session session) throws SQLException {
    List<Object> bound = new ArrayList<>();
    for (String name : statement.parameters()) {
      Supplier<Object> supplier = values.get(name);
      if (supplier == null) {
        throw new IllegalStateException("Cannot bind parameter: it was not checked (" + name + ")");
      }
      Object value = supplier.get();
      bound.add(
          value instanceof List<?> elements
              ? session.array(
                  elements.stream().map(one -> String.valueOf(single(one, session))).toList())
              : single(value, session));
    }
    return bound;
  }

  private static Object single(Object value, Session session) {
    return value instanceof Path file ? session.dialect().fileName(file) : value;
  }
}
