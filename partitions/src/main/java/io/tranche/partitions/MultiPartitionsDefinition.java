package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cross product of two or more dimensions. Dimensions are ordered by name (by code point); the
 * first varies slowest.
 *
 * @param dimensions name to definition; static, time window or dynamic
 */
public record MultiPartitionsDefinition(SortedMap<String, PartitionsDefinition> dimensions)
    implements PartitionsDefinition {

  public MultiPartitionsDefinition {
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
    var problems = MultiProblems.of(dimensions);
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidDefinition("multi", problems);
    }
  }

  public static MultiPartitionsDefinition of(
      Map<String, ? extends PartitionsDefinition> dimensions) {
    return new MultiPartitionsDefinition(new TreeMap<>(dimensions));
  }

  /** The names of the dimensions in the order of the key's parts. */
  public List<String> dimensionNames() {
    return List.copyOf(dimensions.keySet());
  }

  /** The dimension of this name, if there is one. */
  public Optional<DimensionDefinition> dimension(String name) {
    return dimensions.get(name) instanceof DimensionDefinition found
        ? Optional.of(found)
        : Optional.empty();
  }

  /** The only time dimension, else the first one: the one that people look at first. */
  public String primaryDimension() {
    return timeDimension().orElse(dimensions.firstKey());
  }

  /** The name of the time dimension, if there is exactly one. */
  public Optional<String> timeDimension() {
    var names =
        dimensions.keySet().stream()
            .filter(name -> dimensions.get(name) instanceof TimeWindowPartitionsDefinition)
            .toList();
    return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
  }

  /** Reads a key; refuses a text with another number of parts. */
  public MultiPartitionKey key(String text) {
    var parts =
        split(text)
            .orElseThrow(
                () ->
                    new PartitionsException.UnreadableText(
                        "Cannot read key: expected "
                            + dimensions.size()
                            + " parts joined by |, for "
                            + String.join(", ", dimensions.keySet())
                            + " ("
                            + text
                            + ")"));
    var result = new TreeMap<String, String>();
    int i = 0;
    for (String name : dimensions.keySet()) {
      result.put(name, parts.get(i++));
    }
    return new MultiPartitionKey(result);
  }

  @Override
  public String type() {
    return "multi";
  }

  @Override
  public List<DimensionDefinition> dimensionList() {
    var list = new ArrayList<DimensionDefinition>(dimensions.size());
    dimensions.values().forEach(dimension -> list.add((DimensionDefinition) dimension));
    return list;
  }

  @Override
  public Optional<List<String>> split(String key) {
    var parts = new ArrayList<String>(dimensions.size());
    int from = 0;
    for (int bar = key.indexOf(MultiPartitionKey.SEPARATOR);
        bar >= 0;
        bar = key.indexOf(MultiPartitionKey.SEPARATOR, from)) {
      parts.add(key.substring(from, bar));
      from = bar + 1;
    }
    parts.add(key.substring(from));
    return parts.size() == dimensions.size() ? Optional.of(parts) : Optional.empty();
  }

  @Override
  public String join(List<String> parts) {
    return String.join("|", parts);
  }

  @Override
  public OrdinalLayout layout() {
    return PackedLayout.of(this);
  }

  @Override
  public Map<String, String> tags(String key) {
    var tags = new LinkedHashMap<String, String>();
    tags.put(MultiPartitionKey.TAG, key);
    key(key).parts().forEach((name, part) -> tags.put(MultiPartitionKey.TAG + "/" + name, part));
    return tags;
  }

  @Override
  public Optional<TimeWindow> window(String key) {
    return timeDimension()
        .flatMap(
            name ->
                split(key)
                    .map(parts -> parts.get(dimensionNames().indexOf(name)))
                    .flatMap(part -> dimension(name).flatMap(time -> time.window(part))));
  }
}
