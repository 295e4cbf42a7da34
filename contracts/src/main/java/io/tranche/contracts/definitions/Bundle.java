package io.tranche.contracts.definitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The unit of apply, ownership, version and rollback: documents that are applied together or not at
 * all.
 *
 * @param name unique in the installation
 */
public record Bundle(String name, List<Document> documents) {

  /** The form that this release reads. */
  public static final String API_VERSION = "tranche.io/v1";

  /** How large one document may be, in bytes of its JSON form. */
  public static final int MAX_DOCUMENT_BYTES = 512 * 1024;

  /** What stands behind {@code /api/v1/bundles/} and is no bundle. */
  private static final Set<String> RESERVED_NAMES = Set.of("schema");

  private static final YAMLMapper YAML =
      Json.configured(YAMLMapper.builder(new YAMLFactory())).build();

  public Bundle {
    documents = List.copyOf(documents);
  }

  /**
   * Reads a bundle from YAML or JSON.
   *
   * @throws TrancheException.Invalid with every problem of the text; what depends on other bundles
   *     is checked when the bundle becomes part of a {@link Catalog}
   */
  public static Bundle parse(byte[] text) {
    JsonNode root = tree(text);
    List<Problem> problems = new ArrayList<>();
    Fields fields = new Fields(root, "", problems);
    String version = fields.text("apiVersion");
    if (!version.isEmpty() && !version.equals(API_VERSION)) {
      fields.problem("apiVersion", version, "is not known", API_VERSION);
    }
    String name = fields.text("bundle");
    if (RESERVED_NAMES.contains(name)) {
      fields.problem("bundle", name, "is not a name that a bundle may have", "another name");
    }
    Namespace namespace = Namespace.of(fields);
    List<Document> documents = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.CATALOG) {
        readSection(kind, fields, namespace, documents);
      }
    }
    fields.end();
    noteDoubles(documents, problems);
    if (!problems.isEmpty()) {
      throw TrancheException.Invalid.of(
          "invalid-bundle", "Cannot read bundle: it has " + count(problems), problems);
    }
    return new Bundle(name, documents);
  }

  private static void readSection(
      Kind kind, Fields bundle, Namespace namespace, List<Document> documents) {
    bundle
        .any(kind.section())
        .ifPresent(section -> section.forEach(document -> namespace.qualify(kind, document)));
    List<Fields> section = bundle.objects(kind.section());
    JsonNode nodes = bundle.any(kind.section()).orElse(null);
    for (int i = 0; i < section.size() && nodes != null; i++) {
      Fields fields = section.get(i);
      Optional<Definition> definition = Definition.read(kind, fields);
      JsonNode body = nodes.get(i);
      if (body.isObject()) {
        String name = body.path(kind.nameField()).asText();
        documents.add(new Document(kind, name, withoutNulls(body), definition));
        int size = Json.write(body).length;
        if (size > MAX_DOCUMENT_BYTES) {
          bundle
              .problems()
              .add(
                  Problem.at(
                      fields.path(),
                      size + " bytes",
                      "is too large",
                      "at most " + MAX_DOCUMENT_BYTES + " bytes"));
        }
      }
    }
  }

  private static void noteDoubles(List<Document> documents, List<Problem> problems) {
    Set<Map.Entry<Kind, String>> seen = new HashSet<>();
    for (Document document : documents) {
      if (!seen.add(Map.entry(document.kind(), document.name()))) {
        problems.add(
            Problem.at(
                document.kind().section(),
                document.name(),
                "is the name of two documents",
                "each name once"));
      }
    }
  }

  private static JsonNode withoutNulls(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    copy.properties().removeIf(field -> field.getValue().isNull());
    return copy;
  }

  private static JsonNode tree(byte[] text) {
    try {
      Optional<JsonNode> json = json(text);
      JsonNode root = json.isPresent() ? json.get() : YAML.readTree(text);
      if (root == null || root.isMissingNode() || root.isNull()) {
        throw new TrancheException.Invalid("invalid-bundle", "Cannot read bundle: it is empty");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new TrancheException.Invalid(
          "malformed-bundle",
          "Cannot read bundle: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")"));
    } catch (IOException e) {
      throw new TrancheException.Invalid(
          "malformed-bundle", "Cannot read bundle: " + e.getMessage());
    }
  }

  /** JSON is YAML too, but is read much faster as what it is. */
  private static Optional<JsonNode> json(byte[] text) {
    if (text.length == 0 || text[0] != '{') {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.tree(text));
    } catch (TrancheException.Invalid readAsYaml) {
      return Optional.empty();
    }
  }

  static String count(List<Problem> problems) {
    return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
  }
}
