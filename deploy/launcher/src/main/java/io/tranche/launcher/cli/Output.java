package io.tranche.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How answers are printed. */
final class Output {

  private static final YAMLMapper YAML =
      Json.configured(YAMLMapper.builder(new YAMLFactory())).build();

  /** What things are called by. */
  private static final List<String> NAMES = List.of("id", "key", "name", "requestId");

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.table;

  /** The ways to print. */
  enum Format {
    table,
    json,
    yaml,
    name
  }

  /**
   * One column of a table.
   *
   * @param pointer to the value, e.g. {@code /origin/name}
   */
  record Column(String title, String pointer) {}

  boolean isTable() {
    return format == Format.table;
  }

  /** Whether items are printed one a line. */
  boolean isList() {
    return format == Format.table || format == Format.name;
  }

  /** Prints a list: the first column names its items. */
  void print(JsonNode items, List<Column> columns) {
    switch (format) {
      case json, yaml -> print(items);
      case name ->
          items.forEach(item -> System.out.println(text(item.at(columns.get(0).pointer()))));
      case table -> {
        Table table = new Table(columns.stream().map(Column::title).toArray(String[]::new));
        items.forEach(
            item ->
                table.add(
                    columns.stream()
                        .map(column -> text(item.at(column.pointer())))
                        .toArray(String[]::new)));
        table.print(System.out);
      }
    }
  }

  /** Prints one thing whole, or what it is called. */
  void print(JsonNode node) {
    Optional<String> name =
        format == Format.name ? NAMES.stream().filter(node::has).findFirst() : Optional.empty();
    if (name.isPresent()) {
      System.out.println(text(node.get(name.get())));
      return;
    }
    try {
      System.out.println(
          format == Format.json
              ? Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node)
              : YAML.writeValueAsString(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every JSON tree can be written", e);
    }
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isArray()) {
      StringBuilder joined = new StringBuilder();
      value.forEach(one -> joined.append(joined.length() == 0 ? "" : ",").append(text(one)));
      return joined.length() > 60 ? joined.substring(0, 60) + "…" : joined.toString();
    }
    if (value.isObject() && value.path("name").isTextual()) {
      return value.path("name").asText();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
