package io.tranche.partitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of one dynamic set and the cells that their metadata names. */
final class MetadataCells {
  private static final int PAGE = 1000;

  private final DynamicPartitionsDefinition set;
  private final PartitionsDefinition cells;
  private final PartitionContext context;
  private final List<DimensionDefinition> dimensions;

  /** Metadata field of each dimension, null where the dimension counts whole. */
  private final List<@Nullable String> fields;

  MetadataCells(
      DynamicPartitionsDefinition set,
      PartitionsDefinition cells,
      Map<String, String> fieldsByDimension,
      PartitionContext context) {
    this.set = set;
    this.cells = cells;
    this.context = context;
    this.dimensions = cells.dimensionList();
    this.fields = new ArrayList<>();
    if (cells instanceof MultiPartitionsDefinition multi) {
      multi.dimensionNames().forEach(name -> fields.add(fieldsByDimension.get(name)));
    } else {
      fields.addAll(fieldsByDimension.values());
    }
  }

  /** The cells of these members. */
  PartitionsSubset cellsOf(PartitionsSubset members) {
    var space = new PartitionSpace(cells, context);
    if (fields.contains(null)) {
      return members
          .keys()
          .flatMap(key -> sides(key).stream())
          .distinct()
          .map(space::box)
          .reduce(space.none(), PartitionsSubset::union);
    }
    var found = new ArrayList<long[]>();
    members
        .keys()
        .forEach(
            key ->
                sides(key)
                    .ifPresent(
                        sides -> found.add(sides.stream().mapToLong(Ordinals::first).toArray())));
    return new PartitionsSubset(space, Cells.of(found, dimensions.size()));
  }

  /** Texts of cells that members name and that do not exist. */
  SortedSet<String> nonexistent(PartitionsSubset members) {
    var missing = new TreeSet<String>();
    members
        .keys()
        .filter(key -> sides(key).isEmpty())
        .forEach(
            key -> {
              var metadata = context.dynamicKeys().metadata(set.name(), key);
              var named =
                  fields.stream()
                      .map(field -> field == null ? "*" : metadata.getOrDefault(field, ""))
                      .toList();
              if (!named.contains("")) {
                missing.add(cells.join(named));
              }
            });
    return missing;
  }

  /** One ordinal, or all of them, in each dimension; empty when the metadata names no cell. */
  private Optional<List<Ordinals>> sides(String member) {
    var metadata = context.dynamicKeys().metadata(set.name(), member);
    var sides = new ArrayList<Ordinals>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      if (field == null) {
        sides.add(dimensions.get(i).ordinals(context));
        continue;
      }
      String part = metadata.get(field);
      var ordinal = part == null ? null : dimensions.get(i).ordinal(part, context);
      if (ordinal == null || ordinal.isEmpty()) {
        return Optional.empty();
      }
      sides.add(Ordinals.range(ordinal.getAsLong(), ordinal.getAsLong()));
    }
    return Optional.of(sides);
  }

  /**
   * The members whose cells are among these; asks for each cell, or each member if they are fewer.
   */
  PartitionsSubset membersOf(PartitionsSubset subset) {
    Set<String> found = new LinkedHashSet<>();
    var boxes = subset.cells().boxes().toList();
    if (boxes.stream().mapToDouble(this::lookups).sum() <= set.count(context)) {
      boxes.forEach(sides -> lookUp(sides, 0, new LinkedHashMap<>(), found));
    } else {
      members().filter(key -> belongs(key, boxes)).forEach(found::add);
    }
    return set.subset(found, context);
  }

  private double lookups(List<Ordinals> sides) {
    double cells = 1;
    for (int i = 0; i < sides.size(); i++) {
      cells *= fields.get(i) == null ? 1 : sides.get(i).size();
    }
    return cells;
  }

  private void lookUp(
      List<Ordinals> sides, int dimension, Map<String, String> wanted, Set<String> found) {
    if (dimension == sides.size()) {
      found.addAll(context.dynamicKeys().keysByMetadata(set.name(), wanted));
      return;
    }
    String field = fields.get(dimension);
    if (field == null) {
      lookUp(sides, dimension + 1, wanted, found);
      return;
    }
    sides.get(dimension).stream()
        .mapToObj(ordinal -> dimensions.get(dimension).keyAt(ordinal, context))
        .flatMap(Optional::stream)
        .forEach(
            part -> {
              wanted.put(field, part);
              lookUp(sides, dimension + 1, wanted, found);
            });
    wanted.remove(field);
  }

  private Stream<String> members() {
    long count = set.count(context);
    return Stream.iterate(0L, offset -> offset < count, offset -> offset + PAGE)
        .flatMap(offset -> set.keys(context, offset, PAGE).stream());
  }

  private boolean belongs(String member, List<List<Ordinals>> boxes) {
    return sides(member)
        .filter(
            mine ->
                boxes.stream()
                    .anyMatch(
                        box -> {
                          boolean inside = true;
                          for (int i = 0; inside && i < box.size(); i++) {
                            inside = box.get(i).intersects(mine.get(i));
                          }
                          return inside;
                        }))
        .isPresent();
  }
}
