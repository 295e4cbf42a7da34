package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the materializers of one run are told beside what to produce: a JSON object (Dagster's run
 * config). Two are equal if they say the same, in whatever order.
 */
public final class RunConfiguration {

  /** How large one may be, in bytes of its JSON form. */
  public static final int MAX_BYTES = 64 * 1024;

  /** It says nothing. */
  public static final RunConfiguration EMPTY = new RunConfiguration("{}");

  private static final ObjectWriter SORTED =
      Json.mapper().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

  private final String json;

  private RunConfiguration(String json) {
    this.json = json;
  }

  /**
   * Takes an object.
   *
   * @throws TrancheException.Invalid if it is none, or too large
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static RunConfiguration of(JsonNode object) {
    if (!object.isObject()) {
      throw invalid("it must be an object", object.toString());
    }
    String json = sorted(object);
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw invalid("it must have at most " + MAX_BYTES + " bytes", size + " bytes");
    }
    return new RunConfiguration(json);
  }

  /** Reads what {@link #toString()} gave. */
  public static RunConfiguration parse(String text) {
    return of(Json.tree(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static TrancheException.Invalid invalid(String reason, String value) {
    String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
    return new TrancheException.Invalid(
        "invalid-run-config", "Cannot read runConfig: " + reason + " (" + shown + ")");
  }

  private static String sorted(JsonNode object) {
    try {
      return SORTED.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every tree has a JSON form", e);
    }
  }

  /** The object; a new one with every call. */
  @JsonValue
  public JsonNode tree() {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  /** This with the fields of another one; where both have a field, the other's counts. */
  public RunConfiguration with(RunConfiguration more) {
    ObjectNode all = Json.mapper().createObjectNode();
    all.setAll((ObjectNode) tree());
    all.setAll((ObjectNode) more.tree());
    return of(all);
  }

  public boolean isEmpty() {
    return json.equals(EMPTY.json);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RunConfiguration configuration && json.equals(configuration.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** The JSON form, its fields in the order of their names. */
  @Override
  public String toString() {
    return json;
  }
}
