package io.tranche.run.status;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of an asset's dimensions is asked for.
 *
 * @param rows no dimension, for a bar, or the one whose keys are the rows
 * @param columns the dimension whose keys are the columns
 * @param where keys of other dimensions, by name, to which all partitions belong that count
 */
record GridRequest(Optional<Stretch> rows, Stretch columns, Map<String, String> where) {

  /** How many fields an answer has at the most. */
  static final int MOST_FIELDS = 20_000;

  GridRequest {
    where = Map.copyOf(where);
    long fields = (long) columns.parts() * rows.map(Stretch::parts).orElse(1);
    if (fields > MOST_FIELDS) {
      throw invalid("height times width must be at most " + MOST_FIELDS, fields);
    }
    Optional<String> row = rows.map(Stretch::dimension);
    if (row.equals(Optional.of(columns.dimension()))) {
      throw invalid("rows and columns must be two dimensions", columns.dimension());
    }
    for (String name : where.keySet()) {
      if (name.equals(columns.dimension()) || row.equals(Optional.of(name))) {
        throw invalid("where must name dimensions that are not shown", name);
      }
    }
  }

  /**
   * A part of the keys of a dimension, by their positions.
   *
   * @param parts how many parts there is room for
   */
  record Stretch(String dimension, Optional<Long> from, Optional<Long> to, int parts) {

    Stretch {
      if (parts < 1 || parts > MOST_FIELDS / 2) {
        throw invalid("width and height must be between 1 and " + MOST_FIELDS / 2, parts);
      }
      if (from.orElse(0L) < 0) {
        throw invalid("a position must be 0 or more", from.orElse(0L));
      }
    }

    /** The stretch of a dimension that has so many keys. */
    Axis axis(int dimension, Ordinals keys) {
      long start = Math.min(from.orElse(0L), keys.size());
      long end = Math.min(to.orElse(keys.size()), keys.size());
      if (end < start) {
        throw invalid("a stretch must not end before it begins", to.orElse(0L));
      }
      return Axis.of(dimension, keys, start, end, parts);
    }
  }

  /** The dimensions of a definition that has several. */
  static MultiPartitionsDefinition dimensions(String asset, PartitionsDefinition definition) {
    if (definition instanceof MultiPartitionsDefinition multi) {
      return multi;
    }
    throw new TrancheException.Invalid(
        "no-dimensions",
        "Cannot show dimensions: the partitions have only one; accepted: an asset whose partitions"
            + " are of type multi, or /partition-status/strip ("
            + asset
            + ")");
  }

  /** The one that is named, else the dimension that people look at first, if it is not taken. */
  static String columns(
      MultiPartitionsDefinition definition, Optional<String> given, Optional<String> rows) {
    String first = definition.primaryDimension();
    return given.orElseGet(
        () -> rows.filter(first::equals).map(row -> otherThan(definition, row)).orElse(first));
  }

  /** The one that is named, else the first that is not taken. */
  static String rows(MultiPartitionsDefinition definition, Optional<String> given, String columns) {
    return given.orElseGet(() -> otherThan(definition, columns));
  }

  private static String otherThan(MultiPartitionsDefinition definition, String taken) {
    return definition.dimensionNames().stream()
        .filter(name -> !name.equals(taken))
        .findFirst()
        .orElseThrow();
  }

  /** Reads texts such as {@code region=us}. */
  static Map<String, String> where(List<String> given) {
    Map<String, String> where = new LinkedHashMap<>();
    for (String text : given) {
      int end = text.indexOf('=');
      if (end <= 0) {
        throw invalid("where takes a dimension and one of its keys, as in region=us", text);
      }
      where.put(text.substring(0, end), text.substring(end + 1));
    }
    return where;
  }

  static TrancheException.Invalid invalid(String what, Object value) {
    return new TrancheException.Invalid(
        "invalid-grid", "Cannot show dimensions: " + what + " (" + value + ")");
  }
}
