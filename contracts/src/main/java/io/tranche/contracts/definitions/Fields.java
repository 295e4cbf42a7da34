package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the fields of one object that a user wrote, and notes everything that is wrong with it
 * instead of stopping at the first mistake. A value that could not be read is replaced by a neutral
 * one; the problems say that the result must not be used.
 */
public final class Fields {

  private final JsonNode node;
  private final String path;
  private final List<Problem> problems;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(JsonNode node, String path, List<Problem> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    if (!node.isObject()) {
      problems.add(Problem.at(path, shown(node), "must be an object", "fields and their values"));
    }
  }

  String path() {
    return path;
  }

  List<Problem> problems() {
    return problems;
  }

  void problem(String field, String value, String message, String accepted) {
    problems.add(Problem.at(pathOf(field), value, message, accepted));
  }

  Optional<JsonNode> any(String field) {
    known.add(field);
    return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
  }

  /** A text that has to be given; empty, with a problem noted, if it is not. */
  String text(String field) {
    Optional<String> value = optionalText(field);
    if (any(field).isEmpty()) {
      problems.add(Problem.at(pathOf(field), "is required"));
    } else if (value.filter(String::isEmpty).isPresent()) {
      problem(field, "\"\"", "must not be empty", "a text");
    }
    return value.orElse("");
  }

  Optional<String> optionalText(String field) {
    return any(field).flatMap(value -> textOf(value, pathOf(field)));
  }

  boolean flag(String field) {
    Optional<JsonNode> value = any(field);
    if (value.isPresent() && !value.get().isBoolean()) {
      problem(field, shown(value.get()), "must be true or false", "true, false");
    }
    return value.map(JsonNode::asBoolean).orElse(false);
  }

  int integer(String field, int otherwise) {
    Optional<JsonNode> value = any(field);
    if (value.isPresent() && !isInteger(value.get())) {
      problem(field, shown(value.get()), "must be a whole number", "a whole number");
      return otherwise;
    }
    return value.map(JsonNode::asInt).orElse(otherwise);
  }

  /** 0 or more. */
  OptionalLong wholeNumber(String field) {
    Optional<JsonNode> value = any(field);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.get().isIntegralNumber()
        || !value.get().canConvertToLong()
        || value.get().asLong() < 0) {
      problem(field, shown(value.get()), "must be a whole number", "0 or more");
      return OptionalLong.empty();
    }
    return OptionalLong.of(value.get().asLong());
  }

  /** A whole number from {@code least} to {@code most}, both included, if one is given. */
  OptionalInt integerBetween(String field, int least, int most) {
    if (any(field).isEmpty()) {
      return OptionalInt.empty();
    }
    int number = integer(field, least);
    if (number < least || number > most) {
      problem(field, String.valueOf(number), "is out of range", least + " to " + most);
    }
    return OptionalInt.of(number);
  }

  private static boolean isInteger(JsonNode value) {
    return value.canConvertToExactIntegral() && value.canConvertToInt();
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    elements(field)
        .forEach((elementPath, element) -> textOf(element, elementPath).ifPresent(texts::add));
    return texts;
  }

  List<String> requiredTexts(String field) {
    if (any(field).isEmpty()) {
      problems.add(Problem.at(pathOf(field), "is required"));
    }
    return texts(field);
  }

  Map<String, String> textMap(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    Optional<JsonNode> value = any(field);
    if (value.isPresent() && !value.get().isObject()) {
      problem(field, shown(value.get()), "must be an object of texts", "name: text");
      return texts;
    }
    value.ifPresent(
        object ->
            object
                .properties()
                .forEach(
                    entry ->
                        textOf(entry.getValue(), pathOf(field) + "." + entry.getKey())
                            .ifPresent(text -> texts.put(entry.getKey(), text))));
    return texts;
  }

  Optional<Fields> object(String field) {
    return any(field).map(value -> new Fields(value, pathOf(field), problems));
  }

  /** The objects in a map, by their names. */
  Map<String, Fields> objectMap(String field) {
    Map<String, Fields> objects = new LinkedHashMap<>();
    Optional<JsonNode> value = any(field);
    if (value.isPresent() && !value.get().isObject()) {
      problem(field, shown(value.get()), "must be an object of objects", "name: {…}");
      return objects;
    }
    value.ifPresent(
        object ->
            object
                .properties()
                .forEach(
                    entry ->
                        objects.put(
                            entry.getKey(),
                            new Fields(
                                entry.getValue(),
                                pathOf(field) + "." + entry.getKey(),
                                problems))));
    return objects;
  }

  /** The elements of a list that are texts, and those that are objects. */
  void textsOrObjects(String field, Consumer<String> texts, Consumer<Fields> objects) {
    elements(field)
        .forEach(
            (elementPath, element) -> {
              if (element.isObject()) {
                objects.accept(new Fields(element, elementPath, problems));
              } else {
                textOf(element, elementPath).ifPresent(texts);
              }
            });
  }

  List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    elements(field)
        .forEach((elementPath, element) -> objects.add(new Fields(element, elementPath, problems)));
    return objects;
  }

  /** One of a few words. */
  <E> E oneOf(String field, Map<String, E> accepted, E otherwise) {
    Optional<String> given = optionalText(field);
    if (given.isPresent() && !accepted.containsKey(given.get())) {
      problem(
          field,
          given.get(),
          "is not known" + Suggestion.of(given.get(), accepted.keySet()),
          String.join(", ", new TreeSet<>(accepted.keySet())));
    }
    return given.map(accepted::get).orElse(otherwise);
  }

  /** Notes every field that nobody asked for. */
  void end() {
    if (node.isObject()) {
      node.fieldNames()
          .forEachRemaining(
              field -> {
                if (!known.contains(field)) {
                  problems.add(
                      Problem.at(
                          pathOf(field),
                          shown(node.get(field)),
                          "is not a known field" + Suggestion.of(field, known),
                          String.join(", ", known)));
                }
              });
    }
  }

  private Map<String, JsonNode> elements(String field) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    Optional<JsonNode> value = any(field);
    if (value.isPresent() && !value.get().isArray()) {
      problem(field, shown(value.get()), "must be a list", "[…]");
      return elements;
    }
    value.ifPresent(
        list -> {
          for (int i = 0; i < list.size(); i++) {
            elements.put(pathOf(field) + "[" + i + "]", list.get(i));
          }
        });
    return elements;
  }

  private Optional<String> textOf(JsonNode value, String valuePath) {
    if (value.isTextual() || value.isNumber() || value.isBoolean()) {
      return Optional.of(value.asText());
    }
    problems.add(Problem.at(valuePath, shown(value), "must be a text", "a text"));
    return Optional.empty();
  }

  private String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  static String shown(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
