package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ApplyDefaultsStrategy;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.tranche.contracts.Json;
import io.tranche.contracts.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
            .build();
  }

  /**
   * Writes the defaults of what is absent into an object; {@link #problems} says where that cannot
   * be.
   */
  public void fillIn(JsonNode object) {
    List<Problem> found = new ArrayList<>();
    guarded("", found, () -> compiled().walk(object, false));
  }

  /**
   * What is wrong with an object.
   *
   * @param path of the object, in the user's own terms
   */
  public List<Problem> problems(String path, JsonNode object) {
    List<Problem> problems = new ArrayList<>();
    JsonNode schema = tree();
    guarded(
        path,
        problems,
        () ->
            compiled()
                .validate(object)
                .forEach(message -> problems.add(SchemaProblem.of(path, message, schema))));
    return problems;
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
    JsonNode nothing = Json.mapper().createObjectNode();
    fillIn(nothing);
    return problems(path, nothing);
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
    JsonNode nothing = Json.mapper().createObjectNode();
    guarded(
        path,
        problems,
        () -> {
          compiled().walk(nothing, false);
          compiled().validate(nothing);
        });
    return problems;
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
