package io.tranche.partitions;

import static io.tranche.partitions.Replay.compare;
import static io.tranche.partitions.Replay.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SubsetConformanceTest {

  @Test
  void combinesSubsetsAlike() {
    replay("subsets", vector -> vector.has("stored") ? Optional.empty() : combinations(vector));
  }

  private static Optional<String> combinations(JsonNode vector) {
    var definition = Vectors.definition(vector.get("definition"));
    var context = Vectors.context(vector);
    var expected = vector.get("expected");
    var a = definition.subset(Vectors.texts(vector.get("a")), context);
    var b = definition.subset(Vectors.texts(vector.get("b")), context);
    var subsets = new TreeMap<String, PartitionsSubset>();
    subsets.put("a", a);
    subsets.put("b", b);
    subsets.put("union", a.union(b));
    subsets.put("intersection", a.intersection(b));
    subsets.put("difference", a.difference(b));
    subsets.put("all", definition.all(context));
    subsets.put("allMinusA", definition.all(context).difference(a));
    var ends = vector.get("range");
    if (!ends.isNull()) {
      subsets.put(
          "range",
          definition.range(
              new PartitionKeyRange(ends.get(0).asText(), ends.get(1).asText()), context));
    }
    var wrong = new ArrayList<String>();
    subsets.forEach(
        (name, subset) ->
            describe(subset, expected.get(name), definition, context)
                .ifPresent(text -> wrong.add(name + ": " + text)));
    var contains = Vectors.texts(vector.get("b")).stream().map(a::contains).toList();
    compare(contains.toString(), booleans(expected.get("aContainsB"))).ifPresent(wrong::add);
    var readBack = PartitionsSubset.parse(a.toString(), definition, context);
    compare(readBack, a).ifPresent(wrong::add);
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong + "\n" + vector);
  }

  private static String booleans(JsonNode array) {
    return Vectors.texts(array).toString();
  }

  private static Optional<String> describe(
      PartitionsSubset subset,
      JsonNode expected,
      PartitionsDefinition definition,
      PartitionContext context) {
    if (expected == null || expected.isNull()) {
      return Optional.of("nothing expected");
    }
    var wrong = new ArrayList<String>();
    compare(subset.size(), expected.get("size").asLong()).ifPresent(wrong::add);
    var keys = expected.has("keys") ? expected.deepCopy() : expected;
    Vectors.sameKeys(subset.keys().toList(), Vectors.onlyKeyList(keys), definition)
        .ifPresent(wrong::add);
    if (expected.has("missing")) {
      Vectors.sameKeys(
              definition.all(context).difference(subset).keys().toList(),
              expected.get("missing"),
              definition)
          .ifPresent(text -> wrong.add("missing " + text));
    }
    if (expected.has("ranges")) {
      ranges(subset, expected.get("ranges"), definition, context)
          .ifPresent(text -> wrong.add("ranges " + text));
    }
    // Dagster joins the windows on both sides of an excluded one; ours are those that touch.
    if (expected.has("windows")
        && definition instanceof TimeWindowPartitionsDefinition time
        && time.exclusions().isEmpty()) {
      var wanted = new ArrayList<String>();
      expected
          .get("windows")
          .forEach(w -> wanted.add(w.get("start").asText() + ".." + w.get("end").asText()));
      compare(
              time.windows().joined(subset).stream().map(w -> w.start() + ".." + w.end()).toList(),
              wanted)
          .ifPresent(text -> wrong.add("windows " + text));
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong.toString());
  }

  /** With several dimensions there are many ways to cut; any has to give the same whole. */
  private static Optional<String> ranges(
      PartitionsSubset subset,
      JsonNode expected,
      PartitionsDefinition definition,
      PartitionContext context) {
    var wanted = new ArrayList<PartitionKeyRange>();
    expected.forEach(
        range -> wanted.add(new PartitionKeyRange(range.get(0).asText(), range.get(1).asText())));
    return definition instanceof MultiPartitionsDefinition
        ? compare(
            wanted.stream()
                .map(range -> definition.range(range, context))
                .reduce(definition.none(context), PartitionsSubset::union),
            subset)
        : compare(sorted(subset.ranges()), sorted(wanted));
  }

  private static List<String> sorted(List<PartitionKeyRange> ranges) {
    return ranges.stream().map(PartitionKeyRange::toString).sorted().toList();
  }

  @Test
  void readsStoredWindowsAlike() {
    replay(
        "subsets",
        vector -> vector.has("stored") && !vector.has("error"),
        vector -> {
          var definition = Vectors.definition(vector.get("definition"));
          var context = Vectors.context(vector);
          return stored(vector.get("stored"), definition, context)
              .flatMap(
                  subset ->
                      describe(subset, vector.get("expected"), definition, context)
                          .map(text -> text + "\n" + vector));
        });
  }

  private static Optional<PartitionsSubset> stored(
      JsonNode stored, PartitionsDefinition definition, PartitionContext context) {
    var list =
        stored.isArray()
            ? stored
            : stored.has("time_windows") ? stored.get("time_windows") : stored.get("subset");
    if (definition instanceof TimeWindowPartitionsDefinition time) {
      var windows = new ArrayList<TimeWindow>();
      list.forEach(
          pair ->
              windows.add(
                  new TimeWindow(
                      Instant.ofEpochSecond(pair.get(0).asLong()),
                      Instant.ofEpochSecond(pair.get(1).asLong()))));
      return Optional.of(time.windows().startingWithin(windows, context));
    }
    return Optional.of(definition.subset(Vectors.texts(list), context));
  }
}
