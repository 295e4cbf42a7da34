package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of a run of an asset may be: a JSON Schema (2020-12) of an object. Nothing
 * outside of it is ever looked up.
 */
public final class ConfigSchema {

  private final String json;
  private volatile @Nullable JsonSchema compiled;

  ConfigSchema(JsonNode schema) {
    this.json = new String(Json.write(schema), StandardCharsets.UTF_8);
  }

  /** Made when the first schema is used; the service that sees none pays nothing. */
  private static final class Schemas {
    static final JsonSchemaFactory FACTORY =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory ->
                factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    static final SchemaValidatorsConfig CONFIG =
        SchemaValidatorsConfig.builder()
            .applyDefaultsStrategy(new ApplyDefaultsStrategy(true, false, true))
            .locale(Locale.ROOT)
            .build();
  }

  /**
   * The object with the defaults of what is absent. One at a time: a default is the schema's own
   * node until it is copied.
   *
   * @param path of the object, in the user's own terms
   * @param problems takes the reason if that cannot be
   */
  public synchronized JsonNode filledIn(String path, JsonNode object, List<Problem> problems) {
    List<JsonNode> filled = new ArrayList<>();
    guarded(
        path,
        problems,
        () -> {
          JsonNode walked = object.deepCopy();
          compiled().walk(walked, false);
          filled.add(walked.deepCopy());
        });
    return filled.isEmpty() ? object : filled.get(0);
  }

  /**
   * What is wrong with an object.
   *
   * @param path of the object, in the user's own terms
   */
  public List<Problem> problems(String path, JsonNode object) {
    List<Problem> problems = new ArrayList<>();
    guarded(path, problems, () -> describe(path, compiled().validate(object), problems));
    return problems;
  }

  private void describe(String path, Set<ValidationMessage> messages, List<Problem> problems) {
    if (!messages.isEmpty()) {
      JsonNode schema = tree();
      messages.forEach(message -> problems.add(SchemaProblem.of(path, message, schema)));
    }
  }

  /** A schema that leads nowhere, or back to itself, is found out only where that is reached. */
  private static void guarded(String path, List<Problem> problems, Runnable use) {
    try {
      use.run();
    } catch (JsonSchemaException | PatternSyntaxException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(Problem.at(path, "its configSchema cannot be used: " + reason));
    } catch (StackOverflowError e) {
      problems.add(Problem.at(path, "its configSchema refers to itself without an end"));
    }
  }

  /** What a run lacks that has no configuration, after the defaults are filled in. */
  public List<Problem> problemsOfNone(String path) {
    List<Problem> problems = new ArrayList<>();
    JsonNode none = filledIn(path, Json.mapper().createObjectNode(), problems);
    problems.addAll(problems(path, none));
    return problems;
  }

  private JsonSchema compiled() {
    JsonSchema known = compiled;
    if (known == null) {
      known = Schemas.FACTORY.getSchema(tree(), Schemas.CONFIG);
      known.initializeValidators();
      compiled = known;
    }
    return known;
  }

  /** Why it cannot be used at all. */
  List<Problem> ownProblems(String path) {
    List<Problem> problems = new ArrayList<>();
    JsonNode none = filledIn(path, Json.mapper().createObjectNode(), problems);
    guarded(path, problems, () -> compiled().validate(none));
    return problems.stream().distinct().toList();
  }

  private JsonNode tree() {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConfigSchema schema && json.equals(schema.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** The schema as JSON. */
  @Override
  public String toString() {
    return json;
  }
}
