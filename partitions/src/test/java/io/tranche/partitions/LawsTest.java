package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInfo;

/** The laws that the Javadoc states, on generated definitions, contexts and subsets. */
class LawsTest {
  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana");

  private static final long SEED = Long.getLong("tranche.test.seed", System.nanoTime());

  private Random random = new Random(SEED);

  @BeforeAll
  static void printTheSeed() {
    System.out.println("LawsTest: -Dtranche.test.seed=" + SEED);
  }

  @BeforeEach
  void drawAnew(RepetitionInfo repetition, TestInfo test) {
    long law = test.getTestMethod().orElseThrow().getName().hashCode();
    random = new Random(SEED + 1_000_003 * law + repetition.getCurrentRepetition());
  }

  private PartitionContext context() {
    var keys = InMemoryDynamicKeys.builder();
    long ordinal = 0;
    for (int i = 0; i < random.nextInt(12); i++) {
      ordinal += 1 + random.nextInt(4);
      keys.add("files", "f" + random.nextInt(100), ordinal, Map.of());
    }
    var now =
        Instant.parse("2024-10-31T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(60_000)));
    return new PartitionContext(now, keys.build());
  }

  private DimensionDefinition dimension() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new StaticPartitionsDefinition(
              IntStream.range(0, 1 + random.nextInt(6)).mapToObj(i -> "s" + i).toList());
      case 1 -> new DynamicPartitionsDefinition("files");
      default -> timeWindows();
    };
  }

  private TimeWindowPartitionsDefinition timeWindows() {
    var cadence = TimeWindowPartitionsDefinition.Cadence.values()[random.nextInt(4)];
    boolean hourly = cadence == TimeWindowPartitionsDefinition.Cadence.HOURLY;
    return TimeWindowPartitionsDefinition.builder(cadence)
        .timezone(ZONES.get(random.nextInt(ZONES.size())))
        .start(hourly ? "2024-10-30-00:00" : "2024-09-10")
        .end(hourly ? "2024-11-06-00:00" : null)
        .minuteOffset(random.nextInt(60))
        .endOffset(random.nextInt(5) - 2)
        .exclusions(random.nextInt(3) == 0 ? List.of(Exclusion.cron("* * * * 6,0")) : List.of())
        .build();
  }

  private PartitionsDefinition definition() {
    return switch (random.nextInt(3)) {
      case 0 -> MultiPartitionsDefinition.of(Map.of("a", dimension(), "b", dimension()));
      case 1 ->
          MultiPartitionsDefinition.of(
              Map.of(
                  "x", dimension(),
                  "y", StaticPartitionsDefinition.of("1", "2", "3"),
                  "z", new DynamicPartitionsDefinition("files")));
      default -> dimension();
    };
  }

  private Set<String> some(List<String> keys) {
    var chosen = new HashSet<String>();
    int until = random.nextInt(1 + Math.min(40, keys.size()));
    for (int i = 0; i < until; i++) {
      chosen.add(keys.get(random.nextInt(keys.size())));
    }
    return chosen;
  }

  private static List<String> keys(PartitionsDefinition definition, PartitionContext context) {
    return definition.keys(context, 0, 100_000);
  }

  @RepeatedTest(40)
  void keysCountAndMembershipAgree() {
    var definition = definition();
    var context = context();
    var keys = keys(definition, context);

    assertThat(definition.count(context)).isEqualTo(keys.size());
    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    assertThat(keys).allMatch(key -> definition.contains(key, context));
    assertThat(definition.contains("no such key", context)).isFalse();
    assertThat(definition.all(context).keys().toList()).isEqualTo(keys);
    int from = keys.isEmpty() ? 0 : random.nextInt(keys.size());
    int to = Math.min(keys.size(), from + 7);
    assertThat(definition.keys(context, from, 7)).isEqualTo(keys.subList(from, to));
  }

  @RepeatedTest(40)
  void neighboursAreInverse() {
    var definition = definition();
    var context = context();
    var keys = keys(definition, context);

    for (int i = 0; i < Math.min(keys.size(), 30); i++) {
      String key = keys.get(i);
      assertThat(definition.position(key, context)).hasValue(i);
      var next = definition.next(key, context);
      assertThat(next.isPresent()).isEqualTo(i + 1 < keys.size());
      next.ifPresent(n -> assertThat(definition.previous(n, context)).contains(key));
    }
    assertThat(definition.first(context)).isEqualTo(keys.stream().findFirst());
    assertThat(definition.last(context))
        .isEqualTo(keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1)));
  }

  @RepeatedTest(40)
  void ordinalsAndKeysAreInverseAndGrowTogether() {
    var definition = definition();
    var context = context();
    var layout = definition.layout();
    long previous = Long.MIN_VALUE;

    for (String key : keys(definition, context)) {
      long ordinal = layout.ordinal(key, context).orElseThrow();
      assertThat(ordinal).isGreaterThan(previous);
      assertThat(layout.key(ordinal, context)).contains(key);
      previous = ordinal;
    }
  }

  @RepeatedTest(60)
  void subsetsAreSets() {
    var definition = definition();
    var context = context();
    var keys = keys(definition, context);
    var a = some(keys);
    var b = some(keys);
    var left = definition.subset(a, context);
    var right = definition.subset(b, context);

    assertSame(left.union(right), union(a, b));
    assertSame(left.intersection(right), intersection(a, b));
    assertSame(left.difference(right), difference(a, b));
    assertThat(left.union(right)).isEqualTo(right.union(left));
    assertThat(left.difference(right).union(left.intersection(right))).isEqualTo(left);
    assertThat(left.equals(right)).isEqualTo(a.equals(b));
    assertThat(keys).allMatch(key -> left.contains(key) == a.contains(key));
    assertThat(left.containsAll(left.intersection(right))).isTrue();
  }

  private static void assertSame(PartitionsSubset subset, Set<String> keys) {
    assertThat(subset.keys().toList()).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(subset.size()).isEqualTo(keys.size());
    assertThat(subset.isEmpty()).isEqualTo(keys.isEmpty());
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    var result = new TreeSet<>(a);
    result.addAll(b);
    return result;
  }

  private static Set<String> intersection(Set<String> a, Set<String> b) {
    var result = new TreeSet<>(a);
    result.retainAll(b);
    return result;
  }

  private static Set<String> difference(Set<String> a, Set<String> b) {
    var result = new TreeSet<>(a);
    result.removeAll(b);
    return result;
  }

  @RepeatedTest(60)
  void everyFormOfASubsetReadsBack() {
    var definition = definition();
    var context = context();
    var subset = definition.subset(some(keys(definition, context)), context);

    assertThat(PartitionsSubset.parse(subset.toString(), definition, context)).isEqualTo(subset);
    assertThat(PartitionsSubset.of(definition, subset.ordinals(), context)).isEqualTo(subset);
    assertThat(
            PartitionSelection.parse(PartitionSelection.print(subset)).resolve(definition, context))
        .isEqualTo(subset);
    var fromRanges = definition.none(context);
    long sizes = 0;
    for (PartitionKeyRange range : subset.ranges()) {
      var part = definition.range(range, context);
      sizes += part.size();
      fromRanges = fromRanges.union(part);
    }
    assertThat(fromRanges).isEqualTo(subset);
    assertThat(sizes).isEqualTo(subset.size());
  }

  @RepeatedTest(40)
  void everyKeyHasOnePathOfItsOwn() {
    var definition = definition();
    var context = context();
    var paths = new HashSet<String>();
    var keys = keys(definition, context);

    for (String key : keys) {
      String path = PartitionPath.of(definition, key);
      paths.add(path);
      assertThat(PartitionPath.parse(definition, path)).contains(key);
    }
    assertThat(paths).hasSameSizeAs(keys);
  }

  @RepeatedTest(60)
  void upstreamAndDownstreamMeetForTimeWindows() {
    String zone = ZONES.get(random.nextInt(ZONES.size()));
    var upstream = timeWindows().toBuilder().timezone(zone).exclusions(List.of()).build();
    var downstream = timeWindows().toBuilder().timezone(zone).exclusions(List.of()).build();
    assertMeet(TimeWindowPartitionMapping.overlapping(), upstream, downstream);
  }

  @RepeatedTest(30)
  void upstreamAndDownstreamMeetForOtherMappings() {
    var one = dimension();
    var two = dimension();
    var multi = MultiPartitionsDefinition.of(Map.of("one", one, "two", two));
    assertMeet(new IdentityPartitionMapping(false), one, one);
    assertMeet(new AllPartitionMapping(), one, two);
    assertMeet(new LastPartitionMapping(), one, two);
    var toOne =
        new MultiToSinglePartitionMapping(
            Optional.of("one"), Optional.of(new IdentityPartitionMapping(false)));
    assertMeet(toOne, multi, one);
    assertMeet(toOne, one, multi);
    assertMeet(
        new MultiPartitionMapping(
            Map.of(
                "one", new DimensionPartitionMapping("one", new IdentityPartitionMapping(false)))),
        multi,
        multi);
  }

  private void assertMeet(
      PartitionMapping mapping, PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var context = context();
    var ups = new ArrayList<>(some(keys(upstream, context)));
    var downs = new ArrayList<>(some(keys(downstream, context)));
    for (String up : ups.subList(0, Math.min(5, ups.size()))) {
      for (String down : downs.subList(0, Math.min(5, downs.size()))) {
        boolean needed =
            mapping
                .upstream(downstream.subset(List.of(down), context), upstream, context)
                .subset()
                .contains(up);
        boolean reached =
            mapping
                .downstream(upstream.subset(List.of(up), context), downstream, context)
                .contains(down);
        assertThat(needed).as("%s needs %s under %s", down, up, mapping).isEqualTo(reached);
      }
    }
  }

  @RepeatedTest(60)
  void ordinalSetsAreSets() {
    var a = numbers();
    var b = numbers();
    var left = Ordinals.of(a.stream().mapToLong(x -> x).toArray());
    var right = Ordinals.of(b.stream().mapToLong(x -> x).toArray());

    var bitmap = BitmapOrdinals.of(left);
    for (Ordinals l : List.of(left, bitmap)) {
      for (Ordinals r : List.of(right, BitmapOrdinals.of(right))) {
        assertThat(l.union(r).stream().boxed().toList()).containsExactlyElementsOf(merged(a, b, 0));
        assertThat(l.intersection(r).stream().boxed().toList())
            .containsExactlyElementsOf(merged(a, b, 1));
        assertThat(l.difference(r).stream().boxed().toList())
            .containsExactlyElementsOf(merged(a, b, 2));
      }
    }
    assertThat(left).isEqualTo(bitmap).hasSameHashCodeAs(bitmap);
    assertThat(bitmap).isEqualTo(left);
    assertThat(Ordinals.parse(left.toString())).isEqualTo(left);
    long index = 0;
    for (long member : a) {
      assertThat(left.rank(member)).isEqualTo(index);
      assertThat(bitmap.rank(member)).isEqualTo(index);
      assertThat(left.select(index)).isEqualTo(member);
      assertThat(bitmap.select(index++)).isEqualTo(member);
    }
  }

  private TreeSet<Long> numbers() {
    var numbers = new TreeSet<Long>();
    int runs = random.nextInt(20) == 0 ? 3000 : random.nextInt(10);
    for (int i = 0; i < runs; i++) {
      long from = random.nextInt(20_000) - 10_000;
      for (long n = from; n <= from + random.nextInt(5); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  private static TreeSet<Long> merged(TreeSet<Long> a, TreeSet<Long> b, int operation) {
    var result = new TreeSet<>(a);
    switch (operation) {
      case 0 -> result.addAll(b);
      case 1 -> result.retainAll(b);
      default -> result.removeAll(b);
    }
    return result;
  }
}
