package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/** The forms of a subset other than its own: packed ordinals, key ranges, text. */
final class SubsetForm {
  private SubsetForm() {}

  static Ordinals pack(PartitionsDefinition definition, Cells cells) {
    if (cells instanceof Line line) {
      return line.ordinals();
    }
    var layout = PackedLayout.of((MultiPartitionsDefinition) definition);
    var packed = new OrdinalsBuilder();
    cells.stream(new long[definition.dimensionList().size()], 0)
        .mapToLong(layout::pack)
        .forEach(ordinal -> packed.add(ordinal, ordinal));
    return packed.build();
  }

  static Cells unpack(PartitionsDefinition definition, Ordinals ordinals) {
    if (!(definition instanceof MultiPartitionsDefinition multi)) {
      return new Line(ordinals);
    }
    var layout = PackedLayout.of(multi);
    return Cells.of(
        ordinals.stream().mapToObj(layout::unpack).toList(), definition.dimensionList().size());
  }

  static String print(PartitionsDefinition definition, Cells cells) {
    return definition.layout().fingerprint() + ":" + cells.print();
  }

  static Cells parse(String text, PartitionsDefinition definition) {
    String fingerprint = definition.layout().fingerprint();
    int colon = text.indexOf(':');
    if (colon < 0 || !text.substring(0, colon).equals(fingerprint)) {
      throw new PartitionsException.UnreadableText(
          "Cannot read subset: it was written under another layout than "
              + fingerprint
              + " ("
              + text.substring(0, Math.max(colon, 0))
              + ")");
    }
    int dimensions = definition.dimensionList().size();
    var tokens = tokens(text.substring(colon + 1), dimensions).iterator();
    try {
      var cells = Cells.parse(tokens, dimensions);
      if (!tokens.hasNext()) {
        return cells;
      }
    } catch (NoSuchElementException cutOff) {
      throw new PartitionsException.UnreadableText(
          "Cannot read subset: the text ends too early (" + text + ")");
    }
    throw new PartitionsException.UnreadableText(
        "Cannot read subset: unexpected text at the end (" + text + ")");
  }

  private static List<String> tokens(String text, int dimensions) {
    return dimensions == 1
        ? List.of(text)
        : Arrays.stream(text.split("(?<=[{}:|])|(?=[{}:|])"))
            .filter(token -> !token.isEmpty())
            .toList();
  }

  static List<PartitionKeyRange> ranges(PartitionSpace space, Cells cells) {
    var dimensions = space.definition().dimensionList();
    var ranges = new ArrayList<PartitionKeyRange>();
    cells
        .boxes()
        .forEach(
            sides -> {
              var runs = new ArrayList<List<long[]>>();
              for (int i = 0; i < sides.size(); i++) {
                runs.add(runs(sides.get(i), dimensions.get(i), space.context()));
              }
              addRectangles(space, runs, 0, new long[sides.size()], new long[sides.size()], ranges);
            });
    return List.copyOf(ranges);
  }

  /** Runs of members between which no other existing partition lies, as their end ordinals. */
  private static List<long[]> runs(
      Ordinals members, DimensionDefinition dimension, PartitionContext context) {
    var runs = new ArrayList<long[]>();
    if (!dimension.isInOrdinalOrder()) {
      var positions = members.stream().map(member -> dimension.rank(member, context)).toArray();
      Ordinals.of(positions)
          .forEachRange(
              (from, to) ->
                  runs.add(
                      new long[] {dimension.select(from, context), dimension.select(to, context)}));
      return runs;
    }
    var existing = dimension.ordinals(context);
    members.forEachRange(
        (from, to) -> {
          int last = runs.size() - 1;
          if (last >= 0 && existing.rank(from) == existing.rank(runs.get(last)[1] + 1)) {
            runs.get(last)[1] = to;
          } else {
            runs.add(new long[] {from, to});
          }
        });
    return runs;
  }

  private static void addRectangles(
      PartitionSpace space,
      List<List<long[]>> runs,
      int dimension,
      long[] from,
      long[] to,
      List<PartitionKeyRange> ranges) {
    if (dimension == runs.size()) {
      space
          .key(from)
          .flatMap(first -> space.key(to).map(last -> new PartitionKeyRange(first, last)))
          .ifPresent(ranges::add);
      return;
    }
    for (long[] run : runs.get(dimension)) {
      from[dimension] = run[0];
      to[dimension] = run[1];
      addRectangles(space, runs, dimension + 1, from, to, ranges);
    }
  }
}
