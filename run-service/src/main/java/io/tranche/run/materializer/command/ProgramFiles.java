package io.tranche.run.materializer.command;

import io.tranche.run.files.FileExchange;
import io.tranche.run.files.UpstreamFiles;
import io.tranche.run.materializer.MaterializationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a program finds the files that it reads, and where it puts those that it writes: paths by
 * asset and partition.
 */
record ProgramFiles(
    Map<String, Map<String, String>> outputs, Map<String, Map<String, String>> upstream) {

  /** Those of an execution that reads and writes none. */
  static final ProgramFiles NONE = new ProgramFiles(Map.of(), Map.of());

  static ProgramFiles of(FileExchange exchange, MaterializationContext context) throws IOException {
    Map<String, Map<String, String>> outputs = new LinkedHashMap<>();
    exchange.outputs().forEach((asset, files) -> outputs.put(asset, texts(files)));
    Map<String, Map<String, String>> upstream = new LinkedHashMap<>();
    for (Map.Entry<String, UpstreamFiles> read : exchange.upstream(context.keys()).entrySet()) {
      upstream.put(read.getKey(), texts(read.getValue().byPartition()));
    }
    return new ProgramFiles(outputs, upstream);
  }

  private static Map<String, String> texts(Map<String, Path> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((partition, file) -> texts.put(partition, file.toString()));
    return texts;
  }

  boolean isEmpty() {
    return outputs.isEmpty() && upstream.isEmpty();
  }

  /** The file to write, if it is one. */
  Optional<String> onlyOutput() {
    return outputs.values().stream().mapToInt(Map::size).sum() == 1
        ? outputs.values().stream().flatMap(files -> files.values().stream()).findFirst()
        : Optional.empty();
  }
}
