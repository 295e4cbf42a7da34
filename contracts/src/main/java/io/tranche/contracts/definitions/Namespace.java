package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tranche.contracts.TrancheException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The first segment of every name that a bundle defines. Within the bundle names are written
 * without it: {@code raw/orders} in namespace {@code sales} is {@code sales/raw/orders}, and an
 * asset of another namespace is written {@code /finance/rates}. Documents leave this class with
 * whole names; nothing behind it knows of a bundle's namespace.
 */
final class Namespace {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final String prefix;

  private Namespace(String prefix) {
    this.prefix = prefix;
  }

  /** That of a bundle, given or not. */
  static Namespace of(Fields bundle) {
    if (bundle.any("namespace").isEmpty()) {
      return new Namespace("");
    }
    String name = name(bundle);
    if (bundle.any(Kind.QUOTA.section()).isPresent()) {
      bundle.problem(
          Kind.QUOTA.section(),
          name,
          "stand in a bundle of a namespace",
          "quotas in bundles without a namespace, which are those of who runs the installation");
    }
    return new Namespace(name.isEmpty() ? "" : name + "/");
  }

  /** The field that names a namespace. */
  static String name(Fields fields) {
    String name = fields.text("namespace");
    if (!name.isEmpty() && !FORM.matcher(name).matches()) {
      fields.problem(
          "namespace", name, "is not a namespace", "one segment of letters, digits, _, - and .");
    }
    return name;
  }

  /** Writes the whole names into a document of a bundle. */
  void qualify(Kind kind, JsonNode document) {
    if (kind == Kind.QUOTA) {
      return;
    }
    rewrite(document, kind.nameField(), this::defined);
    for (JsonNode dependency : document.path("deps")) {
      rewrite(dependency, "asset", this::referred);
    }
    rewriteSets(document.path("partitions"));
    rewrite(document.path("materializer"), "connection", this::referred);
    rewrite(document.path("output"), "connection", this::referred);
    rewrite(document.path("materializer"), "queue", this::referred);
    for (JsonNode observed : document.path("materializer").path("observe")) {
      rewrite(observed, "asset", this::referred);
    }
    for (JsonNode check : document.path("checks")) {
      rewrite(check, "connection", this::referred);
    }
    if (document.path("materializer").path("type").asText().equals("shared")) {
      rewrite(document.path("materializer"), "name", this::referred);
    }
    rewriteCondition(document.path("automation").path("when"));
    rewrite(document.path("add"), "set", this::referred);
    rewrite(document, "connection", this::referred);
    rewrite(document, "pool", this::referred);
    rewrite(document, "asset", this::referred);
    rewrite(document, "job", this::referred);
    rewriteAll(document.path("jobs"), this::referred);
    if (document.path("assets").isArray()) {
      rewriteAll(document.path("assets"), this::referred);
    } else {
      rewrite(document, "assets", this::selected);
    }
    rewrite(document, "target", this::selected);
  }

  private void rewriteSets(JsonNode partitions) {
    if (partitions.path("type").asText().equals("dynamic")) {
      rewrite(partitions, "name", this::referred);
    }
    partitions.path("dimensions").forEach(this::rewriteSets);
  }

  /** Which dependencies are looked at is selected, however deep in a condition; tags are not. */
  private void rewriteCondition(JsonNode condition) {
    rewrite(condition, "allow", this::selected);
    rewrite(condition, "ignore", this::selected);
    for (Map.Entry<String, JsonNode> field : condition.properties()) {
      if (!field.getKey().equals("executedWithTags")) {
        rewriteCondition(field.getValue());
      }
    }
    if (condition.isArray()) {
      condition.forEach(this::rewriteCondition);
    }
  }

  private static void rewrite(JsonNode node, String field, UnaryOperator<String> change) {
    JsonNode value = node.path(field);
    if (node instanceof ObjectNode object && value.isValueNode() && !value.isNull()) {
      String text = value.asText();
      String changed = text.isBlank() ? text : change.apply(text);
      if (!changed.equals(text)) {
        object.put(field, changed);
      }
    }
  }

  private static void rewriteAll(JsonNode list, UnaryOperator<String> change) {
    for (int i = 0; i < list.size() && list instanceof ArrayNode names; i++) {
      if (names.get(i).isTextual()) {
        names.set(i, TextNode.valueOf(change.apply(names.get(i).asText())));
      }
    }
  }

  /** A name that is defined here cannot be another namespace's. */
  private String defined(String name) {
    return name.startsWith("/") ? name : prefix + name;
  }

  private String referred(String name) {
    return name.startsWith("/") ? name.substring(1) : prefix + name;
  }

  /** A text that is no selection stays as it is, for the reader to say so. */
  private String selected(String text) {
    if (prefix.isEmpty() && text.indexOf('/') < 0) {
      return text;
    }
    try {
      return whole(AssetSelection.parse(text).term()).toString();
    } catch (TrancheException.Invalid unreadable) {
      return text;
    }
  }

  /** Keys get their whole names; whatever is not named by its key is looked for in here only. */
  private SelectionTerm whole(SelectionTerm term) {
    if (term instanceof SelectionTerm.Key key) {
      return new SelectionTerm.Key(referred(key.pattern()));
    }
    SelectionTerm changed = term.ofParts(this::whole);
    boolean isBound = term.parts().isEmpty() || term instanceof SelectionTerm.Not;
    return isBound ? within(changed) : changed;
  }

  private SelectionTerm within(SelectionTerm term) {
    return prefix.isEmpty()
        ? term
        : new SelectionTerm.And(List.of(new SelectionTerm.Key(prefix + "*"), term));
  }
}
