package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees that differ from given ones in one or two random places. */
final class ChangedTrees {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.booleanNode(true),
          NODES.booleanNode(false),
          NODES.numberNode(0),
          NODES.numberNode(-1),
          NODES.numberNode(7),
          NODES.numberNode(2.0),
          NODES.numberNode(1.5),
          NODES.numberNode(1L << 40),
          NODES.textNode(""),
          NODES.textNode("x"),
          NODES.textNode("5"),
          NODES.textNode("a/b"),
          NODES.arrayNode(),
          NODES.arrayNode().add("x"),
          NODES.arrayNode().addNull(),
          NODES.objectNode(),
          NODES.objectNode().put("x", "y"));

  private final Random random;
  private final List<JsonNode> trees;
  private final List<JsonNode> parts = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();

  ChangedTrees(Random random, List<JsonNode> trees) {
    this.random = random;
    this.trees = trees;
    for (JsonNode tree : trees) {
      for (JsonNode container : containers(tree)) {
        container.forEach(parts::add);
        container.fieldNames().forEachRemaining(fields::add);
      }
    }
  }

  JsonNode next() {
    JsonNode tree = any(trees).deepCopy();
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      JsonNode container = any(containers(tree));
      if (container instanceof ObjectNode object) {
        change(object);
      } else {
        change((ArrayNode) container);
      }
    }
    return tree;
  }

  private void change(ObjectNode object) {
    List<String> own = new ArrayList<>();
    object.fieldNames().forEachRemaining(own::add);
    int kind = random.nextInt(4);
    if (own.isEmpty() || kind == 0) {
      object.set(any(fields), value());
    } else if (kind == 1) {
      object.remove(any(own));
    } else {
      object.set(any(own), value());
    }
  }

  private void change(ArrayNode list) {
    if (list.isEmpty() || random.nextInt(3) == 0) {
      list.add(value());
    } else if (random.nextInt(2) == 0) {
      list.remove(random.nextInt(list.size()));
    } else {
      list.set(random.nextInt(list.size()), value());
    }
  }

  private JsonNode value() {
    return any(random.nextInt(3) == 0 ? parts : VALUES).deepCopy();
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static List<JsonNode> containers(JsonNode tree) {
    List<JsonNode> containers = new ArrayList<>(List.of(tree));
    for (int i = 0; i < containers.size(); i++) {
      containers.get(i).forEach(child -> addContainer(child, containers));
    }
    return containers;
  }

  private static void addContainer(JsonNode child, List<JsonNode> containers) {
    if (child.isContainerNode()) {
      containers.add(child);
    }
  }
}
