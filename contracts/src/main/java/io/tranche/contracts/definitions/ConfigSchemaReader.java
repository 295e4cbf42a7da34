package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.tranche.contracts.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads schemas of run configurations; what is wrong is noted in the fields' problems. */
final class ConfigSchemaReader {

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");

  private ConfigSchemaReader() {}

  /** What every schema has to be. */
  private static final class Meta {
    static final JsonSchema SCHEMA =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                SchemaLocation.of(SchemaId.V202012),
                SchemaValidatorsConfig.builder().locale(Locale.ROOT).build());
  }

  static Optional<ConfigSchema> schema(Fields fields, String field) {
    Optional<JsonNode> given = fields.any(field);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    JsonNode schema = given.get();
    if (!schema.isObject()) {
      fields.problem(field, Fields.shown(schema), "must be a JSON Schema", "an object");
      return Optional.empty();
    }
    int before = fields.problems().size();
    checkHead(fields, field, schema);
    checkReferences(fields, field, schema);
    Meta.SCHEMA
        .validate(schema)
        .forEach(
            message -> {
              Problem problem = SchemaProblem.of(field, message, schema);
              fields.problem(
                  problem.path(),
                  problem.value().orElse(""),
                  problem.message(),
                  problem.accepted().orElse("what JSON Schema 2020-12 allows"));
            });
    if (fields.problems().size() > before) {
      return Optional.empty();
    }
    return compiled(fields, field, schema);
  }

  private static void checkHead(Fields fields, String field, JsonNode schema) {
    JsonNode version = schema.path("$schema");
    if (!version.isMissingNode() && !version.asText().replace("#", "").equals(SchemaId.V202012)) {
      fields.problem(
          field + ".$schema", Fields.shown(version), "is not supported", SchemaId.V202012);
    }
    JsonNode type = schema.path("type");
    if (!type.isMissingNode() && !type.asText().equals("object")) {
      fields.problem(
          field + ".type", Fields.shown(type), "is not what a configuration is", "object");
    }
  }

  private static void checkReferences(Fields fields, String field, JsonNode node) {
    for (String reference : REFERENCES) {
      JsonNode to = node.path(reference);
      if (to.isTextual() && !to.asText().startsWith("#")) {
        fields.problem(
            field + "." + reference,
            to.asText(),
            "leads out of the schema",
            "a reference within it, such as #/$defs/name");
      }
    }
    node.properties()
        .forEach(part -> checkReferences(fields, field + "." + part.getKey(), part.getValue()));
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      checkReferences(fields, field + "[" + i + "]", node.get(i));
    }
  }

  private static Optional<ConfigSchema> compiled(Fields fields, String field, JsonNode schema) {
    ConfigSchema read = new ConfigSchema(schema);
    List<Problem> problems = read.ownProblems(field);
    problems.forEach(
        problem ->
            fields.problem(
                field, Fields.shown(schema), problem.message(), "a JSON Schema of an object"));
    return Optional.of(read).filter(usable -> problems.isEmpty());
  }

  /** Runs that nobody asks for have no configuration: the schema has to do without. */
  static void checkAutomation(Fields fields, String field, ConfigSchema schema) {
    List<Problem> lacks = schema.problemsOfNone(field);
    if (!lacks.isEmpty()) {
      fields.problem(
          field,
          lacks.get(0).toString(),
          "asks for what runs by automation do not have",
          "a default for it, or no automation");
    }
  }
}
