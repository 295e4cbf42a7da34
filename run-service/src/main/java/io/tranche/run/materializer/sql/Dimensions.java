package io.tranche.run.materializer.sql;

import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.TimeWindow;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.PartitionInput;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dimensions of an asset's keys by name; a definition of one dimension has the empty name.
 *
 * <p>Times without a zone are those of a clock in the zone of the definition.
 */
record Dimensions(Map<String, DimensionDefinition> byName) {

  private static final ZoneId UTC = ZoneId.of("UTC");

  static Dimensions of(PartitionsDefinition definition) {
    Map<String, DimensionDefinition> byName = new TreeMap<>();
    if (definition instanceof MultiPartitionsDefinition multi) {
      multi
          .dimensionNames()
          .forEach(name -> multi.dimension(name).ifPresent(found -> byName.put(name, found)));
    } else if (definition instanceof DimensionDefinition single) {
      byName.put("", single);
    }
    return new Dimensions(byName);
  }

  /** Whether time is the only dimension, so that windows side by side are one stretch. */
  boolean isTimeAlone() {
    return byName.get("") instanceof TimeWindowPartitionsDefinition;
  }

  /** The part of the partition's key. */
  String part(PartitionInput partition, String dimension) {
    if (dimension.isEmpty()) {
      return partition.key();
    }
    String part = partition.dimensions().get(dimension);
    if (part == null) {
      throw new MaterializationException(
          "Cannot find dimension of partition "
              + partition.key()
              + ": it has "
              + partition.dimensions().keySet()
              + " ("
              + dimension
              + ")");
    }
    return part;
  }

  /** The window of one dimension, if it is one of time. */
  Optional<TimeWindow> window(PartitionInput partition, String dimension) {
    DimensionDefinition definition = byName.get(dimension);
    return definition == null ? Optional.empty() : definition.window(part(partition, dimension));
  }

  /** The zone of the only, or the first, time dimension. */
  ZoneId zone() {
    return byName.keySet().stream()
        .filter(name -> byName.get(name) instanceof TimeWindowPartitionsDefinition)
        .findFirst()
        .map(this::zone)
        .orElse(UTC);
  }

  private ZoneId zone(String dimension) {
    return byName.get(dimension) instanceof TimeWindowPartitionsDefinition time
        ? ZoneId.of(time.timezone())
        : UTC;
  }

  /** An instant as a value to compare with a column of this sort. */
  Object bound(Instant instant, String dimension, Column.Sort sort) {
    return sort == Column.Sort.INSTANT
        ? instant.atOffset(ZoneOffset.UTC)
        : LocalDateTime.ofInstant(instant, zone(dimension));
  }
}
