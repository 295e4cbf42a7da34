package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.tranche.contracts.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a JSON Schema refuses, in the words of all other problems. */
final class SchemaProblem {

  private SchemaProblem() {}

  /**
   * One problem.
   *
   * @param path of the whole that was checked
   * @param schema against which
   */
  static Problem of(String path, ValidationMessage message, JsonNode schema) {
    String place = path + place(message.getInstanceLocation());
    JsonNode given = message.getInstanceNode();
    return switch (message.getType()) {
      case "required" -> Problem.at(place + "." + message.getProperty(), "is required");
      case "additionalProperties", "unevaluatedProperties" ->
          unknown(place, message, given, known(message, schema));
      case "type" -> {
        String type = Fields.shown(message.getSchemaNode());
        yield Problem.at(place, Fields.shown(given), "is of another type", type);
      }
      default ->
          Problem.at(
              place,
              Fields.shown(given),
              message.getError(),
              message.getType() + " " + Fields.shown(message.getSchemaNode()));
    };
  }

  private static Problem unknown(
      String place, ValidationMessage message, JsonNode given, List<String> known) {
    String field = Optional.ofNullable(message.getProperty()).orElse("");
    return Problem.at(
        field.isEmpty() ? place : place + "." + field,
        Fields.shown(given.has(field) ? given.get(field) : given),
        "is not a known field" + Suggestion.of(field, known),
        known.isEmpty() ? "none" : String.join(", ", known));
  }

  /** The fields that stand beside the keyword. */
  private static List<String> known(ValidationMessage message, JsonNode schema) {
    String keyword = message.getSchemaLocation().getFragment().toString();
    List<String> known = new ArrayList<>();
    schema
        .at(keyword.substring(0, Math.max(0, keyword.lastIndexOf('/'))))
        .path("properties")
        .fieldNames()
        .forEachRemaining(known::add);
    return known;
  }

  private static String place(JsonNodePath location) {
    StringBuilder place = new StringBuilder();
    for (int i = 0; i < location.getNameCount(); i++) {
      if (location.getElement(i) instanceof Number index) {
        place.append('[').append(index).append(']');
      } else {
        place.append('.').append(location.getName(i));
      }
    }
    return place.toString();
  }
}
