package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Several dimensions packed into one number that is never negative: a static dimension has the bits
 * of the next power of two, a time dimension the bits that its cadence needs from the year 1600 to
 * 9999, and the dynamic ones share what is left of 62 bits.
 */
final class PackedLayout implements OrdinalLayout {
  private static final int BITS = 62;
  private static final int LEAST_DYNAMIC_BITS = 20;

  private final MultiPartitionsDefinition definition;
  private final List<DimensionDefinition> dimensions;
  private final int[] widths;
  private final int[] shifts;
  private final long[] biases;

  private PackedLayout(MultiPartitionsDefinition definition) {
    this.definition = definition;
    this.dimensions = definition.dimensionList();
    this.widths = widths(dimensions);
    this.shifts = shifts(widths);
    this.biases = new long[widths.length];
    for (int i = 0; i < biases.length; i++) {
      biases[i] = bias(dimensions.get(i), widths[i]);
    }
  }

  static PackedLayout of(MultiPartitionsDefinition definition) {
    return new PackedLayout(definition);
  }

  /** Why these dimensions do not fit into one number; empty if they do. */
  static List<String> problems(Map<String, PartitionsDefinition> definitions) {
    var dimensions = new ArrayList<DimensionDefinition>();
    definitions.values().forEach(definition -> dimensions.add((DimensionDefinition) definition));
    int needed =
        dimensions.stream().mapToInt(d -> d.bits() == 0 ? LEAST_DYNAMIC_BITS : d.bits()).sum();
    if (needed <= BITS) {
      return List.of();
    }
    var each = new ArrayList<String>();
    definitions.forEach(
        (name, definition) -> {
          int bits = ((DimensionDefinition) definition).bits();
          each.add(name + " " + (bits == 0 ? LEAST_DYNAMIC_BITS : bits));
        });
    return List.of(
        "the dimensions need more than "
            + BITS
            + " bits to number their partitions; use fewer dimensions or a coarser cadence ("
            + String.join(" + ", each)
            + " = "
            + needed
            + ")");
  }

  private static int[] widths(List<DimensionDefinition> dimensions) {
    int fixed = dimensions.stream().mapToInt(DimensionDefinition::bits).sum();
    int sharing = (int) dimensions.stream().filter(d -> d.bits() == 0).count();
    return dimensions.stream()
        .mapToInt(d -> d.bits() > 0 ? d.bits() : (BITS - fixed) / sharing)
        .toArray();
  }

  /** How many bits lie below those of each dimension. */
  private static int[] shifts(int[] widths) {
    var shifts = new int[widths.length];
    for (int i = widths.length - 2; i >= 0; i--) {
      shifts[i] = shifts[i + 1] + widths[i + 1];
    }
    return shifts;
  }

  @Override
  public String fingerprint() {
    var parts = new ArrayList<>(definition.dimensionNames());
    dimensions.forEach(dimension -> parts.add(dimension.fingerprint()));
    return Fingerprint.of("multi", parts);
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    return new PartitionSpace(definition, context)
        .coordinates(key)
        .map(coordinates -> OptionalLong.of(pack(coordinates)))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Optional<String> key(long ordinal, PartitionContext context) {
    return new PartitionSpace(definition, context).key(unpack(ordinal));
  }

  @Override
  public long coordinate(long ordinal, int dimension) {
    return ((ordinal >>> shifts[dimension]) & ((1L << widths[dimension]) - 1)) - biases[dimension];
  }

  long pack(long[] coordinates) {
    long packed = 0;
    for (int i = 0; i < widths.length; i++) {
      packed = (packed << widths[i]) | field(i, coordinates[i]);
    }
    return packed;
  }

  long[] unpack(long packed) {
    var coordinates = new long[widths.length];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = coordinate(packed, i);
    }
    return coordinates;
  }

  private long field(int dimension, long ordinal) {
    long field = ordinal + biases[dimension];
    if (field < 0 || field >= 1L << widths[dimension]) {
      throw new PartitionsException.UnknownPartition(
          "Cannot number partition: ordinal is outside of the "
              + widths[dimension]
              + " bits of dimension "
              + definition.dimensionNames().get(dimension)
              + " ("
              + ordinal
              + ")");
    }
    return field;
  }

  /** Time windows before the epoch have negative ordinals. */
  private static long bias(DimensionDefinition dimension, int width) {
    return dimension instanceof TimeWindowPartitionsDefinition ? 1L << (width - 1) : 0;
  }
}
