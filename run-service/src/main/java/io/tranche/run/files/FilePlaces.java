package io.tranche.run.files;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a program finds the files that it reads, and where it puts those that it writes: paths or
 * URLs by asset and partition, in their order.
 */
public record FilePlaces(
    Map<String, Map<String, String>> outputs, Map<String, Map<String, String>> upstream) {

  /** Those of an execution that reads and writes none. */
  public static final FilePlaces NONE = new FilePlaces(Map.of(), Map.of());

  public FilePlaces {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    upstream = Collections.unmodifiableMap(new LinkedHashMap<>(upstream));
  }

  public boolean isEmpty() {
    return outputs.isEmpty() && upstream.isEmpty();
  }

  /** The file to write, if it is one. */
  public Optional<String> onlyOutput() {
    return outputs.values().stream().mapToInt(Map::size).sum() == 1
        ? outputs.values().stream().flatMap(files -> files.values().stream()).findFirst()
        : Optional.empty();
  }
}
