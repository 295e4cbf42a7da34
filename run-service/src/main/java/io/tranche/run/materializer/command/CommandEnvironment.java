package io.tranche.run.materializer.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.materializer.ContextDocument;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program is told: everything in the context file, and what fits in environment variables. A
 * value that no variable can hold (too long, or with characters that the locale of this process
 * cannot write) stands in the context file only, and the log says so.
 */
public final class CommandEnvironment {

  /** Linux refuses a variable of more than 128 KiB. */
  private static final int LONGEST_VALUE = 64 * 1024;

  /** Where this service keeps its own secrets; a program has no use for them. */
  private static final List<String> OWN_PREFIXES =
      List.of("TRANCHE_", "QUARKUS_", "KAFKA_", "MP_MESSAGING_", "SMALLRYE_");

  private final MaterializationContext context;
  private final SourceObjects objects;
  private final FilePlaces files;
  private final Map<String, String> variables = new TreeMap<>();

  /** That of a program without files of its own. */
  public CommandEnvironment(MaterializationContext context, SourceObjects objects) {
    this(context, objects, FilePlaces.NONE);
  }

  /** That of a program that reads and writes files. */
  public CommandEnvironment(
      MaterializationContext context, SourceObjects objects, FilePlaces files) {
    this.context = context;
    this.objects = objects;
    this.files = files;
  }

  /**
   * The whole environment of the program.
   *
   * @param inherited that of this process
   * @param given by the bundle
   */
  public Map<String, String> variables(
      Map<String, String> inherited, Map<String, String> given, Path contextFile, Path metadata) {
    variables.clear();
    inherited.forEach(
        (name, value) -> {
          if (OWN_PREFIXES.stream().noneMatch(name::startsWith)) {
            variables.put(name, value);
          }
        });
    variables.putAll(given);
    put("TRANCHE_RUN_ID", context.runId());
    put("TRANCHE_TOKEN", Long.toString(context.token()));
    if (context.assets().size() == 1) {
      put("TRANCHE_ASSET", context.asset().key());
    }
    put("TRANCHE_ASSETS", new String(Json.write(context.assetKeys()), StandardCharsets.UTF_8));
    put("TRANCHE_RUN_CONFIG", context.runConfig().toString());
    put("TRANCHE_CONTEXT", contextFile.toString());
    put("TRANCHE_METADATA", metadata.toString());
    put("TRANCHE_PARTITIONS", new String(Json.write(context.keys()), StandardCharsets.UTF_8));
    if (context.partitions().size() == 1) {
      putPartition(context.partitions().get(0));
    }
    if (!files.isEmpty()) {
      put("TRANCHE_OUTPUTS", json(files.outputs()));
      put("TRANCHE_UPSTREAM", json(files.upstream()));
    }
    files.onlyOutput().ifPresent(path -> put("TRANCHE_OUTPUT", path));
    return variables;
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private void putPartition(PartitionInput partition) {
    put("TRANCHE_PARTITION", partition.key());
    partition
        .window()
        .ifPresent(
            window -> {
              put("TRANCHE_WINDOW_START", window.start().toString());
              put("TRANCHE_WINDOW_END", window.end().toString());
            });
    new TreeMap<>(partition.dimensions())
        .forEach((name, part) -> put("TRANCHE_DIMENSION_" + variableName(name), part));
    new TreeMap<>(partition.metadata())
        .forEach((name, value) -> put("TRANCHE_METADATA_" + variableName(name), value));
    partition
        .object()
        .ifPresent(object -> put("TRANCHE_SOURCE", objects.source(object, context.catalog())));
    partition.object().ifPresent(object -> put("TRANCHE_SOURCE_URI", object));
  }

  private static String variableName(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }

  private void put(String name, String value) {
    CharsetEncoder encoder = nativeEncoding().newEncoder();
    if (value.length() > LONGEST_VALUE || value.indexOf(0) >= 0 || !encoder.canEncode(value)) {
      context
          .log()
          .accept(name + " stands in the context file only: no variable can hold its value");
      return;
    }
    variables.put(name, value);
  }

  private static Charset nativeEncoding() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** The context file: UTF-8 JSON with everything. */
  byte[] document() {
    ObjectNode document = ContextDocument.of(context, objects);
    document.set("outputs", Json.mapper().valueToTree(files.outputs()));
    document.set("upstream", Json.mapper().valueToTree(files.upstream()));
    return Json.write(document);
  }
}
