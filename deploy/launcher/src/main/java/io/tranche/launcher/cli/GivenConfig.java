package io.tranche.launcher.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of a run, as it is given on the command line. */
final class GivenConfig {

  private static final YAMLMapper YAML = new YAMLMapper();

  private GivenConfig() {}

  /**
   * Reads a configuration.
   *
   * @param given JSON, if it begins with a brace; else the name of a file
   * @throws IllegalStateException if it is no object, with what stands there
   */
  static JsonNode read(String given) {
    boolean isJson = given.stripLeading().startsWith("{");
    try {
      String text = isJson ? given : Files.readString(Path.of(given), StandardCharsets.UTF_8);
      JsonNode config = YAML.readTree(text);
      if (config.isObject()) {
        return config;
      }
      throw new IllegalStateException(
          "Cannot read --config: it must be an object, such as {\"limit\": 10} (" + given + ")");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot read --config: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + " ("
              + given
              + ")",
          e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read --config: no such file, and no JSON object (" + given + ")", e);
    }
  }
}
