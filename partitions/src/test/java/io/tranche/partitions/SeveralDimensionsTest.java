package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeveralDimensionsTest {
  private static final PartitionsDefinition CUBE =
      MultiPartitionsDefinition.of(
          Map.of(
              "region", StaticPartitionsDefinition.of("us", "eu", "jp"),
              "date", TimeWindowPartitionsDefinition.daily("2024-01-01"),
              "file", new DynamicPartitionsDefinition("files")));

  private static final PartitionContext CONTEXT = context(3);

  private static PartitionContext context(int files) {
    var keys = InMemoryDynamicKeys.builder();
    IntStream.range(0, files).forEach(i -> keys.add("files", "f" + i));
    return new PartitionContext(Instant.parse("2024-01-03T00:00:00Z"), keys.build());
  }

  @Test
  void joinsThePartsInTheOrderOfTheNames() {
    assertThat(CUBE.keys(CONTEXT, 0, 4))
        .containsExactly(
            "2024-01-01|f0|us", "2024-01-01|f0|eu", "2024-01-01|f0|jp", "2024-01-01|f1|us");
    assertThat(CUBE.count(CONTEXT)).isEqualTo(18);
    assertThat(CUBE.keys(CONTEXT, 17, 5)).containsExactly("2024-01-02|f2|jp");
    assertThat(CUBE.tags("2024-01-01|f0|us"))
        .containsExactly(
            Map.entry("tranche/partition", "2024-01-01|f0|us"),
            Map.entry("tranche/partition/date", "2024-01-01"),
            Map.entry("tranche/partition/file", "f0"),
            Map.entry("tranche/partition/region", "us"));
  }

  @Test
  void countsTestsAndCombinesHugeRectanglesWithoutListingThem() {
    var context =
        new PartitionContext(Instant.parse("2074-01-01T00:00:00Z"), context(100_000).dynamicKeys());
    var all = CUBE.all(context);
    var one = CUBE.subset(List.of("2024-01-01|f0|us"), context);

    assertThat(all.size()).isEqualTo(18_263L * 100_000 * 3);
    assertThat(all.contains("2050-05-05|f77777|eu")).isTrue();
    assertThat(all.difference(one).size()).isEqualTo(all.size() - 1);
    assertThat(all.difference(one).union(one)).isEqualTo(all);
    assertThat(all.intersection(one)).isEqualTo(one);
    assertThat(CUBE.keys(context, all.size() - 1, 1)).containsExactly("2073-12-31|f99999|jp");
  }

  @Test
  void refusesDimensionsThatCannotBeNumberedTogether() {
    var minutes =
        TimeWindowPartitionsDefinition.builder(Cadence.CRON)
            .cron("* * * * *")
            .start("2024-01-01-00:00")
            .build();

    assertThatThrownBy(() -> MultiPartitionsDefinition.of(Map.of("a", minutes, "b", minutes)))
        .isInstanceOf(PartitionsException.InvalidDefinition.class)
        .hasMessageStartingWith(
            "Cannot define multi partitions: the dimensions need more than 62 bits");
  }

  @Test
  void listsEveryProblemOfItsDimensions() {
    assertThatThrownBy(
            () ->
                MultiPartitionsDefinition.of(
                    Map.of("a b", StaticPartitionsDefinition.of("x|y"), "c", CUBE)))
        .isInstanceOfSatisfying(
            PartitionsException.InvalidDefinition.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("invalid-partitions-definition");
              assertThat(refused.problems())
                  .containsExactly(
                      "the name of a dimension must not be empty or contain spaces or any of"
                          + " | , [ ] = ; \" * (a b)",
                      "the keys of dimension a b must not contain any of | , [ ] (x|y)",
                      "dimension c must be static, time window or dynamic (multi)");
            });
  }

  @Test
  void honoursTheNamedDimensionAndANestedMapping() {
    var sides = StaticPartitionsDefinition.of("us", "eu", "jp");
    var pairs = MultiPartitionsDefinition.of(Map.of("from", sides, "to", sides));
    var continents = StaticPartitionsDefinition.of("america", "europe");
    var table =
        new StaticPartitionMapping(Map.of("us", List.of("america"), "eu", List.of("europe")));

    var byName = new MultiToSinglePartitionMapping(Optional.of("to"), Optional.empty());
    var nested = new MultiToSinglePartitionMapping(Optional.of("from"), Optional.of(table));

    assertThat(
            byName.upstream(sides.subset(List.of("jp"), CONTEXT), pairs, CONTEXT).subset().keys())
        .containsExactly("us|jp", "eu|jp", "jp|jp");
    assertThat(nested.problems(pairs, continents)).isEmpty();
    assertThat(
            nested.downstream(pairs.subset(List.of("eu|jp"), CONTEXT), continents, CONTEXT).keys())
        .containsExactly("europe");
  }
}
