package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Mapping a union is the union of what is mapped, in both directions and for what is missing; and
 * the two directions are converse. {@code docs/partitions.md} states the exceptions.
 */
class MappingLawsTest {

  private record Pair(
      PartitionMapping mapping, PartitionsDefinition upstream, PartitionsDefinition downstream) {}

  private static Pair pair(Generated generated) {
    var random = generated.random();
    var one = generated.dimension();
    var two = generated.dimension();
    var grid = MultiPartitionsDefinition.of(Map.of("one", one, "two", two));
    var sets = new DynamicPartitionsDefinition("files");
    var identity = new IdentityPartitionMapping(random.nextBoolean());
    return switch (random.nextInt(9)) {
      case 0 -> new Pair(identity, one, one);
      case 1 -> new Pair(new AllPartitionMapping(), one, two);
      case 2 -> new Pair(new LastPartitionMapping(), grid, two);
      case 3 ->
          new Pair(
              new MultiToSinglePartitionMapping(Optional.of("one"), Optional.of(identity)),
              grid,
              one);
      case 4 ->
          new Pair(
              new MultiToSinglePartitionMapping(Optional.of("two"), Optional.of(identity)),
              two,
              grid);
      case 5 ->
          new Pair(
              new MultiPartitionMapping(
                  Map.of("one", new DimensionPartitionMapping("one", identity))),
              grid,
              grid);
      case 6 -> new Pair(new TablePartitionMapping(table(generated), false), sets, sets);
      case 7 -> new Pair(statics(generated), letters("u"), letters("d"));
      default -> {
        String zone = generated.zone();
        yield new Pair(
            TimeWindowPartitionMapping.overlapping(),
            windows(generated, zone),
            windows(generated, zone));
      }
    };
  }

  private static TimeWindowPartitionsDefinition windows(Generated generated, String zone) {
    return generated.timeWindows().toBuilder().timezone(zone).exclusions(List.of()).build();
  }

  private static StaticPartitionsDefinition letters(String prefix) {
    return StaticPartitionsDefinition.of(prefix + 1, prefix + 2, prefix + 3, prefix + 4);
  }

  private static StaticPartitionMapping statics(Generated generated) {
    var table = new LinkedHashMap<String, List<String>>();
    for (String up : generated.some(letters("u").keys())) {
      table.put(up, List.copyOf(generated.some(letters("d").keys())));
    }
    return new StaticPartitionMapping(table);
  }

  private static Map<String, List<String>> table(Generated generated) {
    var table = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < 20; i++) {
      table.put(
          "f" + generated.random().nextInt(100),
          List.of("f" + generated.random().nextInt(100), "f" + generated.random().nextInt(100)));
    }
    return table;
  }

  private static PartitionsSubset some(
      Generated generated, PartitionsDefinition definition, PartitionContext context) {
    return definition.subset(generated.some(definition.keys(context, 0, 10_000)), context);
  }

  @Law(150)
  void mappingAUnionIsTheUnionOfWhatIsMapped(Generated generated) {
    var pair = pair(generated);
    var context = generated.context();
    assertThat(pair.mapping().problems(pair.upstream(), pair.downstream())).isEmpty();

    var a = some(generated, pair.downstream(), context);
    var b = some(generated, pair.downstream(), context);
    var ofA = pair.mapping().upstream(a, pair.upstream(), context);
    var ofB = pair.mapping().upstream(b, pair.upstream(), context);
    var ofBoth = pair.mapping().upstream(a.union(b), pair.upstream(), context);
    var missing = new TreeSet<>(ofA.requiredButNonexistent());
    missing.addAll(ofB.requiredButNonexistent());
    assertThat(ofBoth.subset()).as("%s", pair).isEqualTo(ofA.subset().union(ofB.subset()));
    assertThat(ofBoth.requiredButNonexistent()).as("%s", pair).isEqualTo(missing);

    var up = some(generated, pair.upstream(), context);
    var moreUp = some(generated, pair.upstream(), context);
    assertThat(pair.mapping().downstream(up.union(moreUp), pair.downstream(), context))
        .as("%s", pair)
        .isEqualTo(
            pair.mapping()
                .downstream(up, pair.downstream(), context)
                .union(pair.mapping().downstream(moreUp, pair.downstream(), context)));
  }

  @Law(100)
  void theTwoDirectionsAreConverse(Generated generated) {
    var pair = pair(generated);
    var context = generated.context();
    var ups = new ArrayList<>(generated.some(pair.upstream().keys(context, 0, 10_000)));
    var downs = new ArrayList<>(generated.some(pair.downstream().keys(context, 0, 10_000)));

    for (String up : ups.subList(0, Math.min(5, ups.size()))) {
      for (String down : downs.subList(0, Math.min(5, downs.size()))) {
        boolean needed =
            pair.mapping()
                .upstream(
                    pair.downstream().subset(List.of(down), context), pair.upstream(), context)
                .subset()
                .contains(up);
        boolean reached =
            pair.mapping()
                .downstream(
                    pair.upstream().subset(List.of(up), context), pair.downstream(), context)
                .contains(down);
        assertThat(needed).as("%s needs %s under %s", down, up, pair).isEqualTo(reached);
      }
    }
  }

  @Law(60)
  void numbersStayWhenADefinitionGrows(Generated generated) {
    var windows = generated.timeWindows();
    var context = generated.context();
    boolean hourly = windows.cadence() == Cadence.HOURLY;
    var grown =
        windows.toBuilder()
            .start(hourly ? "2024-10-01-00:00" : "2024-01-01")
            .end(null)
            .endOffset(windows.endOffset() + 3)
            .exclusions(List.of())
            .build();

    assertThat(grown.fingerprint()).isEqualTo(windows.fingerprint());
    var later =
        new PartitionContext(context.now().plus(Duration.ofDays(200)), context.dynamicKeys());
    for (String key : windows.keys(context, 0, 200)) {
      assertThat(grown.ordinal(key, later)).as(key).isEqualTo(windows.ordinal(key, context));
    }
  }
}
