package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bundle as files: the YAML document, and the scripts that it refers to by relative paths, which
 * are put in their place before the bundle is sent.
 *
 * @param json with everything inlined
 */
public record BundleFolder(JsonNode json) {

  private static final YAMLMapper YAML =
      Json.configured(YAMLMapper.builder(new YAMLFactory())).build();
  private static final String DEFAULT_FILE = "bundle.yaml";

  /**
   * Reads a bundle.
   *
   * @param path the YAML file, or the folder that holds a {@code bundle.yaml}
   * @throws io.tranche.contracts.TrancheException with every problem
   */
  public static BundleFolder read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(DEFAULT_FILE) : path;
    if (!Files.exists(file)) {
      throw new IllegalStateException("Cannot read bundle: there is no file " + file);
    }
    byte[] text = Files.readAllBytes(file);
    Bundle.parse(text);
    JsonNode bundle = YAML.readTree(text);
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    for (JsonNode asset : bundle.path("assets")) {
      if (asset.path("materializer") instanceof ObjectNode materializer
          && materializer.path("script").asText().endsWith(".sql")) {
        materializer.put("script", script(folder, materializer.path("script").asText()));
      }
    }
    return new BundleFolder(bundle);
  }

  /** The bundle, read and checked by itself. */
  Bundle bundle() {
    return Bundle.parse(Json.write(json));
  }

  /** The bundle's name. */
  public String name() {
    return json.path("bundle").asText();
  }

  private static String script(Path folder, String relative) throws IOException {
    Path script = folder.resolve(relative).normalize();
    if (!script.startsWith(folder)) {
      throw new IllegalStateException(
          "Cannot read script: it must be below the bundle's folder (" + relative + ")");
    }
    if (!Files.exists(script)) {
      throw new IllegalStateException("Cannot read script: there is no file " + script);
    }
    return Files.readString(script);
  }
}
