package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A text that selects partitions, for API, CLI and console alike: keys, {@code [a...b]} with both
 * ends included, and texts with one {@code *} ({@code 2024-*|us} too), separated by commas. Keys
 * with other than letters, digits and {@code _ : . / @ | + ~ % # -} are written in double quotes,
 * in which a backslash escapes. With several dimensions {@code date=[a...b] region=us,eu} selects a
 * rectangle (a dimension that is not named counts whole), and {@code ;} separates rectangles.
 *
 * <p>Law: {@code parse(print(s)).resolve(…).equals(s)}.
 */
public final class PartitionSelection {

  /** One element of a list. */
  sealed interface Item {
    record Key(String key) implements Item {}

    record Range(PartitionKeyRange range) implements Item {}

    record Wildcard(KeyPattern keys) implements Item {}
  }

  /** Items for whole keys (then no dimension is named), or items for each named dimension. */
  record Rectangle(List<Item> items, Map<String, List<Item>> dimensions) {}

  private final List<Rectangle> rectangles;

  private PartitionSelection(List<Rectangle> rectangles) {
    this.rectangles = List.copyOf(rectangles);
  }

  /** Refuses text that does not follow the grammar, naming the place. */
  public static PartitionSelection parse(String text) {
    return new PartitionSelection(new SelectionParser(text).parse());
  }

  /** The text of few characters that selects exactly this set under its definition. */
  public static String print(PartitionsSubset subset) {
    return SelectionPrinter.print(subset);
  }

  /** The selected partitions; refuses keys and range ends that do not exist. */
  public PartitionsSubset resolve(PartitionsDefinition definition, PartitionContext context) {
    var result = definition.none(context);
    for (Rectangle rectangle : rectangles) {
      result =
          result.union(
              rectangle.dimensions().isEmpty()
                  ? items(rectangle.items(), definition, context)
                  : box(rectangle, definition, context));
    }
    return result;
  }

  private static PartitionsSubset box(
      Rectangle rectangle, PartitionsDefinition definition, PartitionContext context) {
    if (!(definition instanceof MultiPartitionsDefinition multi)) {
      throw new PartitionsException.InvalidSelection(
          "Cannot select by dimension: the partitions have only one ("
              + String.join(", ", rectangle.dimensions().keySet())
              + ")");
    }
    var unknown =
        rectangle.dimensions().keySet().stream()
            .filter(name -> multi.dimension(name).isEmpty())
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new PartitionsException.InvalidSelection(
          "Cannot select by dimension: expected "
              + String.join(", ", multi.dimensionNames())
              + " ("
              + unknown
              + ")");
    }
    var sides = new ArrayList<Ordinals>();
    for (String name : multi.dimensionNames()) {
      var dimension = multi.dimension(name).orElseThrow();
      var items = rectangle.dimensions().get(name);
      sides.add(
          items == null
              ? dimension.ordinals(context)
              : items(items, dimension, context).cells().project(0));
    }
    return new PartitionSpace(definition, context).box(sides);
  }

  private static PartitionsSubset items(
      List<Item> items, PartitionsDefinition definition, PartitionContext context) {
    var keys = new ArrayList<String>();
    var result = definition.none(context);
    for (Item item : items) {
      if (item instanceof Item.Key key) {
        keys.add(key.key());
      } else if (item instanceof Item.Range range) {
        result = result.union(definition.range(range.range(), context));
      } else if (item instanceof Item.Wildcard wildcard) {
        result = result.union(MatchingKeys.of(wildcard.keys(), definition, context));
      }
    }
    return result.union(definition.subset(keys, context));
  }
}
