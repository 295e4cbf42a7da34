package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The schema and the readers accept the same fields and words. The readers are asked by giving them
 * what they cannot know: their problems list what they accept.
 */
class BundleSchemaDriftTest {

  private static final String FILE =
      "contracts/src/main/resources/io/tranche/contracts/definitions/bundle.schema.json";
  private static final String UNKNOWN = "qqqqqqqq";

  private final JsonNode schema = Json.tree(BundleSchema.text().getBytes(StandardCharsets.UTF_8));

  @Test
  void knowsExactlyTheFieldsThatTheReadersAccept() {
    assertThat(differencesOfFields(schema)).isEmpty();
    assertThat(new SchemaExample(schema).objects()).hasSizeGreaterThan(50);
  }

  @Test
  void saysWhereAFieldIsToBeAddedOrRemoved() {
    ((ObjectNode) schema.at("/$defs/match/properties")).remove("bucket");
    ((ObjectNode) schema.at("/$defs/add/properties")).putObject("keys").put("type", "string");

    assertThat(differencesOfFields(schema))
        .containsExactlyInAnyOrder(
            bucketIsMissing("sensors[0]"),
            bucketIsMissing("sensors[1]"),
            bucketIsMissing("sensors[7]"),
            keysIsUnknown("sensors[0]"),
            keysIsUnknown("sensors[1]"),
            keysIsUnknown("sensors[7]"));
  }

  private static String bucketIsMissing(String sensor) {
    return "The reader accepts the field bucket at "
        + sensor
        + ".match, and the schema does not: add it to \"properties\" of #/$defs/match in "
        + FILE
        + ", with a description and an example";
  }

  private static String keysIsUnknown(String sensor) {
    return "The schema has the field keys at "
        + sensor
        + ".add, and the reader does not: remove it from #/$defs/add in "
        + FILE;
  }

  private static Set<String> differencesOfFields(JsonNode schema) {
    SchemaExample example = new SchemaExample(schema);
    example.objects().forEach(place -> place.object().put(UNKNOWN, true));
    List<Problem> problems = problems(example.bundle());

    Set<String> differences = new TreeSet<>();
    for (SchemaExample.Place place : example.objects()) {
      String path = place.path().isEmpty() ? UNKNOWN : place.path() + "." + UNKNOWN;
      Optional<Set<String>> accepted = accepted(problems, path, "is not a known field");
      if (accepted.isEmpty()) {
        differences.add(
            "The schema knows an object at %s that no reader reads to its end: remove %s from %s"
                .formatted(place.path(), place.pointer(), FILE));
      } else {
        differences.addAll(differences(place, accepted.get()));
      }
    }
    return differences;
  }

  @Test
  void knowsExactlyTheWordsThatTheReadersAccept() {
    assertThat(differencesOfWords(schema, "")).isEmpty();
    assertThat(new SchemaExample(schema).leaves().stream().filter(leaf -> leaf.words().isPresent()))
        .hasSizeGreaterThan(12);
  }

  @Test
  void saysWhereAWordIsToBeAddedOrRemoved() {
    ((ObjectNode) schema.at("/$defs/fileArrivalSensor/properties/onDelete"))
        .putArray("enum")
        .add("keep")
        .add("ask");

    assertThat(differencesOfWords(schema, "sensors"))
        .containsExactly(
            "sensors[0].onDelete: the reader accepts [keep, markStale, removePartition], the schema"
                + " [ask, keep]: change #/$defs/fileArrivalSensor in "
                + FILE);
  }

  /**
   * @param section only fields below it; all, if it is empty
   */
  private static List<String> differencesOfWords(JsonNode schema, String section) {
    SchemaExample example = new SchemaExample(schema);
    List<String> differences = new ArrayList<>();
    for (SchemaExample.Leaf leaf : example.leaves()) {
      if (!leaf.path().startsWith(section)) {
        continue;
      }
      JsonNode given = leaf.object().get(leaf.field());
      leaf.object().set(leaf.field(), unknownWord(given));
      Optional<Set<String>> accepted =
          accepted(problems(example.bundle()), leaf.path(), "is not known");
      leaf.object().set(leaf.field(), given);
      if (!accepted.equals(leaf.words())) {
        differences.add(
            "%s: the reader accepts %s, the schema %s: change %s in %s"
                .formatted(
                    leaf.path(),
                    accepted.map(Object::toString).orElse("any text"),
                    leaf.words().map(Object::toString).orElse("any text"),
                    leaf.pointer(),
                    FILE));
      }
    }
    return differences;
  }

  /** What a new field lacks is seen here, because it must be in the schema for the test above. */
  @Test
  void saysOfEveryFieldWhatItMeansAndShowsAValue() {
    List<String> lacks = new ArrayList<>();
    describe(schema, "#", lacks);
    schema
        .path("$defs")
        .properties()
        .forEach(part -> describe(part.getValue(), "#/$defs/" + part.getKey(), lacks));
    assertThat(lacks).isEmpty();
  }

  private void describe(JsonNode object, String pointer, List<String> lacks) {
    if (object.has("oneOf")) {
      describeAlternatives(object, pointer, lacks);
    } else if (object.has("properties") && !object.path("additionalProperties").isBoolean()) {
      lacks.add(pointer + " must say \"additionalProperties\": false");
    }
    for (var property : object.path("properties").properties()) {
      JsonNode field = property.getValue();
      String here = pointer + "/properties/" + property.getKey();
      if (!hasAny(field, "description")) {
        lacks.add(here + " must have a \"description\"");
      }
      if (!hasAny(field, "examples", "default", "const", "enum", "oneOf", "items", "properties")) {
        lacks.add(here + " must have \"examples\" or a \"default\"");
      }
    }
  }

  /** Editors offer the words of all alternatives only where they stand together. */
  private void describeAlternatives(JsonNode union, String pointer, List<String> lacks) {
    Set<String> words = new TreeSet<>();
    for (JsonNode alternative : union.path("oneOf")) {
      String reference = alternative.path("$ref").asText();
      if (!reference.isEmpty()) {
        words.add(schema.at(reference.substring(1) + "/properties/type/const").asText());
      }
    }
    Set<String> offered = new TreeSet<>();
    union.at("/properties/type/enum").forEach(word -> offered.add(word.asText()));
    if (!offered.equals(words)) {
      lacks.add(pointer + "/properties/type/enum must be " + words);
    }
  }

  private boolean hasAny(JsonNode field, String... keywords) {
    return Arrays.stream(keywords).anyMatch(field::has)
        || (field.has("$ref")
            && hasAny(schema.at(field.path("$ref").asText().substring(1)), keywords));
  }

  private static List<String> differences(SchemaExample.Place place, Set<String> accepted) {
    List<String> differences = new ArrayList<>();
    for (String field : accepted) {
      if (!place.fields().contains(field)) {
        differences.add(
            "The reader accepts the field %s at %s, and the schema does not: add it to \"properties\""
                    .formatted(field, place.path())
                + " of %s in %s, with a description and an example"
                    .formatted(place.pointer(), FILE));
      }
    }
    for (String field : place.fields()) {
      if (!accepted.contains(field)) {
        differences.add(
            "The schema has the field %s at %s, and the reader does not: remove it from %s in %s"
                .formatted(field, place.path(), place.pointer(), FILE));
      }
    }
    return differences;
  }

  private static JsonNode unknownWord(JsonNode given) {
    return given.isArray()
        ? JsonNodeFactory.instance.arrayNode().add(UNKNOWN)
        : JsonNodeFactory.instance.textNode(UNKNOWN);
  }

  private static Optional<Set<String>> accepted(
      List<Problem> problems, String path, String message) {
    return problems.stream()
        .filter(problem -> problem.path().equals(path) && problem.message().startsWith(message))
        .findFirst()
        .flatMap(Problem::accepted)
        .map(words -> new TreeSet<>(List.of(words.split(", "))));
  }

  private static List<Problem> problems(ObjectNode bundle) {
    try {
      Bundle.parse(Json.write(bundle));
      return List.of();
    } catch (TrancheException.Invalid refused) {
      return refused.problems();
    }
  }
}
