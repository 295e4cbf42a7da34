package io.tranche.sensor.condition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.definitions.Materializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What makes an asset, as a text that changes with it. */
final class AssetCode {

  private AssetCode() {}

  /**
   * Its code version where it has one, and otherwise all that its bundle says of how it is made.
   */
  static String of(String asset, Catalog catalog) {
    JsonNode body = body(Kind.ASSET, asset, catalog);
    if (body.path("codeVersion").isTextual()) {
      return body.path("codeVersion").asText();
    }
    String shared =
        catalog.asset(asset).materializer().stream()
            .filter(Materializer.Shared.class::isInstance)
            .map(one -> body(Kind.MATERIALIZER, ((Materializer.Shared) one).name(), catalog))
            .map(AssetCode::canonical)
            .findFirst()
            .orElse("");
    return Ids.of("code", canonical(body.path("materializer")), shared);
  }

  private static JsonNode body(Kind kind, String name, Catalog catalog) {
    return Optional.of(name)
        .flatMap(one -> catalog.document(kind, one))
        .map(document -> document.body())
        .orElseGet(MissingNode::getInstance);
  }

  /** The same for the same, in whatever order its fields were written. */
  private static String canonical(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), canonical(field.getValue())));
      return fields.toString();
    }
    if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(canonical(element)));
      return elements.toString();
    }
    return node.toString();
  }
}
