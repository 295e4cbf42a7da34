package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A bundle made from nothing but a schema. It holds every field of every alternative at least once,
 * and is therefore not valid as a whole. Lists and maps hold one element for each alternative.
 */
final class SchemaExample {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode schema;
  private final ObjectNode bundle;
  private final Map<String, Place> objects = new LinkedHashMap<>();
  private final Map<String, Leaf> leaves = new LinkedHashMap<>();

  /**
   * An object of the bundle.
   *
   * @param path as problems name it
   * @param pointer where the schema describes it
   * @param fields those that the schema knows
   */
  record Place(String path, String pointer, ObjectNode object, Set<String> fields) {}

  /**
   * A field that holds no object.
   *
   * @param words those that the schema accepts, if it does not accept any text
   */
  record Leaf(
      String path, String pointer, ObjectNode object, String field, Optional<Set<String>> words) {}

  /** A part of the schema, and the way to it by references, which tells when it repeats itself. */
  private record Part(JsonNode node, String pointer, List<String> references) {}

  SchemaExample(JsonNode schema) {
    this.schema = schema;
    this.bundle = (ObjectNode) value(new Part(schema, "#", List.of()), "", 0);
  }

  ObjectNode bundle() {
    return bundle;
  }

  List<Place> objects() {
    return List.copyOf(objects.values());
  }

  /** One of each field of each part of the schema. */
  List<Leaf> leaves() {
    Map<List<Object>, Leaf> distinct = new LinkedHashMap<>();
    leaves
        .values()
        .forEach(
            leaf ->
                distinct.putIfAbsent(List.of(leaf.pointer(), leaf.field(), leaf.words()), leaf));
    return List.copyOf(distinct.values());
  }

  private JsonNode value(Part given, String path, int choice) {
    Part part = resolved(given);
    if (part.node().has("oneOf")) {
      return chosen(part, path, choice);
    }
    if (part.node().has("properties")) {
      return object(part, path, choice);
    }
    if (hasType(part.node(), "object") && isStructure(elements(part, "additionalProperties"))) {
      ObjectNode map = NODES.objectNode();
      Part element = elements(part, "additionalProperties");
      for (int i = 0; i < choices(element); i++) {
        map.set("k" + i, value(element, path + ".k" + i, i));
      }
      return map;
    }
    if (hasType(part.node(), "array") && isStructure(elements(part, "items"))) {
      ArrayNode list = NODES.arrayNode();
      Part element = elements(part, "items");
      for (int i = 0; i < choices(element); i++) {
        list.add(value(element, path + "[" + i + "]", i));
      }
      return list;
    }
    return leaf(part.node());
  }

  private JsonNode chosen(Part part, String path, int choice) {
    int left = choice;
    for (Part alternative : alternatives(part)) {
      int here = choices(alternative);
      if (left < here) {
        JsonNode value = value(alternative, path, left);
        tellWords(part, path + ".type");
        return value;
      }
      left -= here;
    }
    throw new IllegalArgumentException("no alternative " + choice + " of " + part.pointer());
  }

  /** The word that tells alternatives apart is one of those of all alternatives. */
  private void tellWords(Part part, String path) {
    Leaf type = leaves.get(path);
    if (type != null) {
      leaves.put(
          path,
          new Leaf(path, part.pointer(), type.object(), type.field(), Optional.of(types(part))));
    }
  }

  private Set<String> types(Part given) {
    Part part = resolved(given);
    Set<String> types = new TreeSet<>();
    if (part.node().has("oneOf")) {
      everyAlternative(part).forEach(alternative -> types.addAll(types(alternative)));
    } else if (part.node().at("/properties/type").has("const")) {
      types.add(part.node().at("/properties/type/const").asText());
    }
    return types;
  }

  private ObjectNode object(Part part, String path, int choice) {
    ObjectNode object = NODES.objectNode();
    Set<String> fields = new TreeSet<>();
    part.node()
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String field = property.getKey();
              String fieldPath = path.isEmpty() ? field : path + "." + field;
              Part value = property(part, field);
              fields.add(field);
              object.set(field, value(value, fieldPath, choice % choices(value)));
              if (!object.get(field).isObject()) {
                leaves.put(
                    fieldPath,
                    new Leaf(
                        fieldPath, part.pointer(), object, field, words(resolved(value).node())));
              }
            });
    objects.put(path, new Place(path, part.pointer(), object, fields));
    return object;
  }

  private static Optional<Set<String>> words(JsonNode node) {
    JsonNode words = node.has("items") ? node.path("items").path("enum") : node.path("enum");
    Set<String> texts = new TreeSet<>();
    words.forEach(
        word -> {
          if (!word.isNull()) {
            texts.add(word.asText());
          }
        });
    if (node.has("const")) {
      texts.add(node.path("const").asText());
    }
    return Optional.of(texts).filter(any -> !any.isEmpty());
  }

  private static JsonNode leaf(JsonNode node) {
    if (node.has("const")) {
      return node.get("const");
    }
    for (String source : List.of("examples", "enum")) {
      if (node.has(source)) {
        return node.get(source).get(0);
      }
    }
    return node.has("default") ? node.get("default") : NODES.textNode("x");
  }

  /** How many values it takes to show every alternative. */
  private int choices(Part given) {
    Part part = resolved(given);
    if (part.node().has("oneOf")) {
      return alternatives(part).stream().mapToInt(this::choices).sum();
    }
    int most = 1;
    for (Map.Entry<String, JsonNode> property : part.node().path("properties").properties()) {
      most = Math.max(most, choices(property(part, property.getKey())));
    }
    return most;
  }

  /** What may stand here except null; where the schema repeats itself, only the first. */
  private List<Part> alternatives(Part part) {
    boolean repeats = part.references().size() != Set.copyOf(part.references()).size();
    return repeats ? everyAlternative(part).subList(0, 1) : everyAlternative(part);
  }

  private static List<Part> everyAlternative(Part part) {
    List<Part> alternatives = new ArrayList<>();
    for (int i = 0; i < part.node().path("oneOf").size(); i++) {
      JsonNode node = part.node().path("oneOf").get(i);
      if (!node.path("type").asText().equals("null")) {
        alternatives.add(new Part(node, part.pointer() + "/oneOf/" + i, part.references()));
      }
    }
    return alternatives;
  }

  private Part resolved(Part part) {
    JsonNode reference = part.node().get("$ref");
    if (reference == null) {
      return part;
    }
    ObjectNode merged = schema.at(reference.asText().substring(1)).deepCopy();
    part.node().properties().stream()
        .filter(field -> !field.getKey().equals("$ref"))
        .forEach(field -> merged.set(field.getKey(), field.getValue()));
    List<String> references = new ArrayList<>(part.references());
    references.add(reference.asText());
    return resolved(new Part(merged, reference.asText(), references));
  }

  private static Part property(Part part, String field) {
    return new Part(
        part.node().path("properties").path(field),
        part.pointer() + "/properties/" + field,
        part.references());
  }

  private static Part elements(Part part, String keyword) {
    return new Part(part.node().path(keyword), part.pointer() + "/" + keyword, part.references());
  }

  private boolean isStructure(Part element) {
    JsonNode node = resolved(element).node();
    return node.has("properties") || node.has("oneOf");
  }

  private static boolean hasType(JsonNode node, String type) {
    JsonNode types = node.path("type");
    return types.asText().equals(type) || Set.copyOf(texts(types)).contains(type);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
