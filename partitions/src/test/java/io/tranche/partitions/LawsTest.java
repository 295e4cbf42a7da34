package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The laws that the Javadoc states, on generated definitions, contexts and subsets. */
class LawsTest {
  private static List<String> keys(PartitionsDefinition definition, PartitionContext context) {
    return definition.keys(context, 0, 100_000);
  }

  @Law(40)
  void keysCountAndMembershipAgree(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
    var keys = keys(definition, context);

    assertThat(definition.count(context)).isEqualTo(keys.size());
    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    assertThat(keys).allMatch(key -> definition.contains(key, context));
    assertThat(definition.contains("no such key", context)).isFalse();
    assertThat(definition.all(context).keys().toList()).isEqualTo(keys);
    int from = keys.isEmpty() ? 0 : generated.random().nextInt(keys.size());
    int to = Math.min(keys.size(), from + 7);
    assertThat(definition.keys(context, from, 7)).isEqualTo(keys.subList(from, to));
  }

  @Law(40)
  void neighboursAreInverse(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
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

  @Law(40)
  void ordinalsAndKeysAreInverseAndGrowTogether(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
    var layout = definition.layout();
    long previous = Long.MIN_VALUE;

    for (String key : keys(definition, context)) {
      long ordinal = layout.ordinal(key, context).orElseThrow();
      if (isInOrdinalOrder(definition)) {
        assertThat(ordinal).isGreaterThan(previous);
      }
      assertThat(layout.key(ordinal, context)).contains(key);
      previous = ordinal;
    }
  }

  private static boolean isInOrdinalOrder(PartitionsDefinition definition) {
    return definition.dimensionList().stream().allMatch(DimensionDefinition::isInOrdinalOrder);
  }

  @Law(60)
  void subsetsAreSets(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
    var keys = keys(definition, context);
    var a = generated.some(keys);
    var b = generated.some(keys);
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

  @Law(60)
  void everyFormOfASubsetReadsBack(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
    var subset = definition.subset(generated.some(keys(definition, context)), context);

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

  @Law(40)
  void everyKeyHasOnePathOfItsOwn(Generated generated) {
    var definition = generated.definition();
    var context = generated.context();
    var paths = new HashSet<String>();
    var keys = keys(definition, context);

    for (String key : keys) {
      String path = PartitionPath.of(definition, key);
      paths.add(path);
      assertThat(PartitionPath.parse(definition, path)).contains(key);
    }
    assertThat(paths).hasSameSizeAs(keys);
  }

  @Law(60)
  void ordinalSetsAreSets(Generated generated) {
    var a = generated.numbers();
    var b = generated.numbers();
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
