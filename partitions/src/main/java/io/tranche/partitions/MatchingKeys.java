package io.tranche.partitions;

import io.tranche.partitions.PartitionSelection.Item.Wildcard;
import java.util.ArrayList;
import java.util.List;

/**
 * The partitions whose keys match a text with one {@code *}. With several dimensions the text is
 * cut at its bars: whole parts before and after the {@code *} name one key each, so that what
 * matches is a rectangle, found by looking through the keys of at most two dimensions.
 */
final class MatchingKeys {
  private static final String BAR = String.valueOf(MultiPartitionKey.SEPARATOR);

  /** What the keys of one dimension must be: exactly the prefix, or what the wildcard matches. */
  private record Part(Wildcard wildcard, boolean isWhole) {
    static Part whole(String key) {
      return new Part(new Wildcard(key, ""), true);
    }
  }

  private MatchingKeys() {}

  static PartitionsSubset of(
      Wildcard wildcard, PartitionsDefinition definition, PartitionContext context) {
    var space = new PartitionSpace(definition, context);
    if (wildcard.prefix().isEmpty() && wildcard.suffix().isEmpty()) {
      return space.all();
    }
    var sides = new ArrayList<Ordinals>();
    for (Part part : parts(wildcard, definition.dimensionList().size())) {
      sides.add(matching(part, definition.dimensionList().get(sides.size()), context));
    }
    return sides.isEmpty() ? space.none() : space.box(sides);
  }

  /** A pattern for each dimension; none when the text has more parts than there are dimensions. */
  private static List<Part> parts(Wildcard wildcard, int dimensions) {
    if (dimensions == 1) {
      return List.of(new Part(wildcard, false));
    }
    var before = List.of(wildcard.prefix().split("\\" + BAR, -1));
    var after = List.of(wildcard.suffix().split("\\" + BAR, -1));
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
                new Wildcard(i == first ? before.get(first) : "", i == last ? after.get(0) : ""),
                false));
      }
    }
    return parts;
  }

  private static Ordinals matching(
      Part part, DimensionDefinition dimension, PartitionContext context) {
    var wildcard = part.wildcard();
    if (part.isWhole()) {
      var ordinal = dimension.ordinal(wildcard.prefix(), context);
      return ordinal.isPresent()
          ? Ordinals.range(ordinal.getAsLong(), ordinal.getAsLong())
          : Ordinals.empty();
    }
    var all = dimension.ordinals(context);
    return wildcard.prefix().isEmpty() && wildcard.suffix().isEmpty()
        ? all
        : Ordinals.of(
            all.stream()
                .filter(
                    ordinal ->
                        dimension.keyAt(ordinal, context).filter(wildcard::matches).isPresent())
                .toArray());
  }
}
