package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;

/**
 * The partitions whose keys match a text with one {@code *}. With several dimensions the text is
 * cut at its bars: whole parts before and after the {@code *} name one key each, so that what
 * matches is a rectangle, found by what matches in at most two dimensions.
 */
final class MatchingKeys {
  private static final String BAR = String.valueOf(MultiPartitionKey.SEPARATOR);

  /** What the keys of one dimension must be: exactly the prefix, or what the pattern matches. */
  private record Part(KeyPattern keys, boolean isWhole) {
    static Part whole(String key) {
      return new Part(new KeyPattern(key, ""), true);
    }
  }

  private MatchingKeys() {}

  static PartitionsSubset of(
      KeyPattern pattern, PartitionsDefinition definition, PartitionContext context) {
    var space = new PartitionSpace(definition, context);
    if (pattern.isOfAll()) {
      return space.all();
    }
    var sides = new ArrayList<Ordinals>();
    for (Part part : parts(pattern, definition.dimensionList().size())) {
      sides.add(matching(part, definition.dimensionList().get(sides.size()), context));
    }
    return sides.isEmpty() ? space.none() : space.box(sides);
  }

  /** A pattern for each dimension; none when the text has more parts than there are dimensions. */
  private static List<Part> parts(KeyPattern pattern, int dimensions) {
    if (dimensions == 1) {
      return List.of(new Part(pattern, false));
    }
    var before = List.of(pattern.prefix().split("\\" + BAR, -1));
    var after = List.of(pattern.suffix().split("\\" + BAR, -1));
    int first = before.size() - 1;
    int last = dimensions - after.size();
    var parts = new ArrayList<Part>();
    for (int i = 0; first <= last && i < dimensions; i++) {
      if (i < first) {
        parts.add(Part.whole(before.get(i)));
      } else if (i > last) {
        parts.add(Part.whole(after.get(i - last)));
      } else {
        parts.add(
            new Part(
                new KeyPattern(i == first ? before.get(first) : "", i == last ? after.get(0) : ""),
                false));
      }
    }
    return parts;
  }

  private static Ordinals matching(
      Part part, DimensionDefinition dimension, PartitionContext context) {
    if (part.isWhole()) {
      var ordinal = dimension.ordinal(part.keys().prefix(), context);
      return ordinal.isPresent()
          ? Ordinals.range(ordinal.getAsLong(), ordinal.getAsLong())
          : Ordinals.empty();
    }
    return part.keys().isOfAll()
        ? dimension.ordinals(context)
        : dimension.matching(part.keys(), context);
  }
}
