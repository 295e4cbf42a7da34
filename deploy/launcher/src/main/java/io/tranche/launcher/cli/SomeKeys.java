package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A set and any number of its keys, sent part by part. */
final class SomeKeys {

  private static final int MOST_AT_ONCE = 1_000;

  @Mixin private ApiOptions api = new ApiOptions();

  @Parameters(index = "0", paramLabel = "SET", description = "The set's name.")
  private String set = "";

  @Parameters(index = "1..*", paramLabel = "KEY", description = "The keys.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Also the lines of a file, or with - of the standard input.")
  private Optional<Path> from = Optional.empty();

  String set() {
    return set;
  }

  /** Posts the keys. */
  void post(String path, KeyWriter toJson, Consumer<JsonNode> answers) throws IOException {
    post(path, toJson, body -> {}, answers);
  }

  /**
   * Posts the keys.
   *
   * @param toJson how one key is written into the body
   * @param more what else stands in each body
   */
  void post(String path, KeyWriter toJson, Consumer<ObjectNode> more, Consumer<JsonNode> answers)
      throws IOException {
    List<String> all = new ArrayList<>(keys);
    if (from.isPresent()) {
      all.addAll(lines(from.get()));
    }
    if (all.isEmpty()) {
      throw new IllegalStateException("Cannot go on without keys: name them or use --from");
    }
    for (int start = 0; start < all.size(); start += MOST_AT_ONCE) {
      List<String> part = all.subList(start, Math.min(all.size(), start + MOST_AT_ONCE));
      ObjectNode body = Json.mapper().createObjectNode().put("set", set);
      ArrayNode names = body.putArray("keys");
      part.forEach(key -> toJson.write(names, key));
      more.accept(body);
      answers.accept(api.client().post(path, body));
      if (all.size() > MOST_AT_ONCE) {
        System.err.println((start + part.size()) + " of " + all.size() + " sent");
      }
    }
  }

  /** Writes one key into a list. */
  interface KeyWriter {
    void write(ArrayNode list, String key);
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        file.toString().equals("-")
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(file)) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    }
  }
}
