package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The partitions of one definition in one context: everything that is asked of both together. */
record PartitionSpace(PartitionsDefinition definition, PartitionContext context) {

  private static final int MOST_KEYS_NAMED = 20;

  long count() {
    long count = 1;
    for (DimensionDefinition dimension : definition.dimensionList()) {
      count = Math.multiplyExact(count, dimension.count(context));
    }
    return count;
  }

  boolean contains(String key) {
    return coordinates(key).isPresent();
  }

  /** One ordinal per dimension of an existing partition. */
  Optional<long[]> coordinates(String key) {
    var parts = definition.split(key);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    var dimensions = definition.dimensionList();
    var cell = new long[dimensions.size()];
    for (int i = 0; i < cell.length; i++) {
      var ordinal = dimensions.get(i).ordinal(parts.get().get(i), context);
      if (ordinal.isEmpty()) {
        return Optional.empty();
      }
      cell[i] = ordinal.getAsLong();
    }
    return Optional.of(cell);
  }

  Optional<String> key(long[] cell) {
    var dimensions = definition.dimensionList();
    var parts = new ArrayList<String>(cell.length);
    for (int i = 0; i < cell.length; i++) {
      var part = dimensions.get(i).keyAt(cell[i], context);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(definition.join(parts));
  }

  /** Are the keys in the order of their ordinals, in every dimension? */
  boolean isInOrdinalOrder() {
    return definition.dimensionList().stream().allMatch(DimensionDefinition::isInOrdinalOrder);
  }

  /** The position of a cell in each dimension. */
  long[] positions(long[] cell) {
    var positions = new long[cell.length];
    for (int i = 0; i < cell.length; i++) {
      positions[i] = definition.dimensionList().get(i).rank(cell[i], context);
    }
    return positions;
  }

  /** The cell at a position in each dimension; the inverse of {@link #positions}. */
  long[] cell(long[] positions) {
    var cell = new long[positions.length];
    for (int i = 0; i < cell.length; i++) {
      cell[i] = definition.dimensionList().get(i).select(positions[i], context);
    }
    return cell;
  }

  List<String> keys(long offset, int limit) {
    return page(definition.dimensionList(), offset, limit).stream().map(definition::join).toList();
  }

  private List<List<String>> page(List<DimensionDefinition> dimensions, long offset, int limit) {
    var first = dimensions.get(0);
    if (dimensions.size() == 1) {
      return first.keys(context, offset, limit).stream().map(List::of).toList();
    }
    var rest = dimensions.subList(1, dimensions.size());
    long inRest = 1;
    for (DimensionDefinition dimension : rest) {
      inRest = Math.multiplyExact(inRest, dimension.count(context));
    }
    if (inRest == 0 || limit <= 0) {
      return List.of();
    }
    int rows = (int) Math.min(Integer.MAX_VALUE, (offset % inRest + limit - 1) / inRest + 1);
    var page = new ArrayList<List<String>>();
    long skip = offset % inRest;
    for (String row : first.keys(context, offset / inRest, rows)) {
      for (List<String> parts : page(rest, skip, limit - page.size())) {
        var key = new ArrayList<String>(dimensions.size());
        key.add(row);
        key.addAll(parts);
        page.add(key);
      }
      skip = 0;
    }
    return page;
  }

  OptionalLong position(String key) {
    return coordinates(key)
        .map(
            cell -> {
              var dimensions = definition.dimensionList();
              long position = 0;
              for (int i = 0; i < cell.length; i++) {
                var dimension = dimensions.get(i);
                position = position * dimension.count(context) + dimension.rank(cell[i], context);
              }
              return OptionalLong.of(position);
            })
        .orElse(OptionalLong.empty());
  }

  Optional<String> neighbour(String key, int distance) {
    long position = position(key).orElseThrow(() -> unknown(List.of(key))) + distance;
    return position < 0 ? Optional.empty() : keys(position, 1).stream().findFirst();
  }

  PartitionsSubset none() {
    return new PartitionsSubset(this, Cells.empty(definition.dimensionList().size()));
  }

  PartitionsSubset all() {
    return box(
        definition.dimensionList().stream().map(dimension -> dimension.ordinals(context)).toList());
  }

  PartitionsSubset box(List<Ordinals> sides) {
    return new PartitionsSubset(this, Cells.box(sides));
  }

  PartitionsSubset subset(Collection<String> keys) {
    var cells = new ArrayList<long[]>(keys.size());
    var unknown = new LinkedHashSet<String>();
    for (String key : keys) {
      coordinates(key).ifPresentOrElse(cells::add, () -> unknown.add(key));
    }
    if (!unknown.isEmpty()) {
      throw unknown(unknown);
    }
    return new PartitionsSubset(this, Cells.of(cells, definition.dimensionList().size()));
  }

  PartitionsSubset range(PartitionKeyRange range) {
    var from = parts(range.from());
    var to = parts(range.to());
    var dimensions = definition.dimensionList();
    var sides = new ArrayList<Ordinals>();
    for (int i = 0; i < dimensions.size(); i++) {
      var between = new PartitionKeyRange(from.get(i), to.get(i));
      var dimension = dimensions.get(i);
      sides.add(dimension.between(between, context).intersection(dimension.ordinals(context)));
    }
    return box(sides);
  }

  private List<String> parts(String key) {
    return definition.split(key).orElseThrow(() -> unknown(List.of(key)));
  }

  PartitionsException.UnknownPartition unknown(Collection<String> keys) {
    String named = keys.stream().limit(MOST_KEYS_NAMED).collect(Collectors.joining(", "));
    String more = keys.size() > MOST_KEYS_NAMED ? ", and " + (keys.size() - MOST_KEYS_NAMED) : "";
    return new PartitionsException.UnknownPartition(
        "Cannot find partition: not among the "
            + count()
            + " keys "
            + extent()
            + " ("
            + named
            + more
            + ")");
  }

  private String extent() {
    return definition
        .first(context)
        .flatMap(first -> definition.last(context).map(last -> "from " + first + " to " + last))
        .orElse("of " + definition.type() + " partitions");
  }
}
