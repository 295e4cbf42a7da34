package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TablePartitionMappingTest {
  private static final PartitionContext CONTEXT =
      new PartitionContext(
          Instant.parse("2024-01-03T00:00:00Z"),
          InMemoryDynamicKeys.builder()
              .add("customers", "acme", "globex", "initech")
              .add("regions", "us", "eu")
              .build());

  private static final PartitionsDefinition CUSTOMERS =
      new DynamicPartitionsDefinition("customers");
  private static final PartitionsDefinition REGIONS = new DynamicPartitionsDefinition("regions");

  private static final TablePartitionMapping TABLE =
      new TablePartitionMapping(
          Map.of(
              "acme", List.of("us", "eu"), "globex", List.of("us"), "hooli", List.of("us", "mars")),
          false);

  private static PartitionsSubset of(PartitionsDefinition definition, String... keys) {
    return definition.subset(List.of(keys), CONTEXT);
  }

  @Test
  void mapsKeysThatWereRegisteredAtRunTime() {
    assertThat(TABLE.upstream(of(REGIONS, "eu"), CUSTOMERS, CONTEXT).subset())
        .isEqualTo(of(CUSTOMERS, "acme"));
    assertThat(TABLE.downstream(of(CUSTOMERS, "acme", "initech"), REGIONS, CONTEXT))
        .isEqualTo(of(REGIONS, "us", "eu"));
    assertThat(TABLE.downstream(of(CUSTOMERS, "initech"), REGIONS, CONTEXT).isEmpty()).isTrue();
  }

  @Test
  void namesUpstreamKeysThatAreNotRegistered() {
    var needed = TABLE.upstream(of(REGIONS, "us"), CUSTOMERS, CONTEXT);

    assertThat(needed.subset()).isEqualTo(of(CUSTOMERS, "acme", "globex"));
    assertThat(needed.requiredButNonexistent()).containsExactly("hooli");
    assertThat(
            new TablePartitionMapping(TABLE.keys(), true)
                .upstream(of(REGIONS, "us"), CUSTOMERS, CONTEXT)
                .requiredButNonexistent())
        .isEmpty();
  }

  @Test
  void mayHaveStaticKeysOnTheOtherSide() {
    var continents = StaticPartitionsDefinition.of("america", "europe");
    var table =
        new TablePartitionMapping(
            Map.of("america", List.of("us", "ca"), "europe", List.of("eu")), false);

    assertThat(table.problems(continents, REGIONS)).isEmpty();
    assertThat(table.downstream(of(continents, "america"), REGIONS, CONTEXT))
        .isEqualTo(of(REGIONS, "us"));
    assertThat(table.upstream(of(REGIONS, "eu"), continents, CONTEXT).subset())
        .isEqualTo(of(continents, "europe"));
  }

  @Test
  void saysWhyItCannotStandBetweenTwoDefinitions() {
    var continents = StaticPartitionsDefinition.of("america", "europe");

    assertThat(
            new TablePartitionMapping(Map.of("asia", List.of("jp")), true)
                .problems(continents, REGIONS))
        .containsExactly("a table mapping may only name keys of the upstream definition (asia)");
    assertThat(new TablePartitionMapping(Map.of(), true).problems(continents, continents))
        .containsExactly(
            "a table mapping needs a dynamic set on one side; between static keys write a static"
                + " mapping (static, static)");
    assertThat(
            new TablePartitionMapping(Map.of(), true)
                .problems(PartitionsDefinition.unpartitioned(), REGIONS))
        .containsExactly("a table mapping needs partitions on both sides (unpartitioned, dynamic)");
    var grid = MultiPartitionsDefinition.of(Map.of("a", continents, "b", REGIONS));
    assertThat(
            new TablePartitionMapping(Map.of("acme", List.of("europe")), true)
                .problems(CUSTOMERS, grid))
        .containsExactly("a downstream key must have 2 parts joined by | (europe)");
    assertThatThrownBy(
            () ->
                new TablePartitionMapping(Map.of(), true)
                    .upstream(of(continents, "europe"), continents, CONTEXT))
        .isInstanceOf(PartitionsException.InvalidMapping.class);
  }

  @Test
  void leavesOutNonexistentUpstreamPartitionsInEveryKindOfMapping() {
    var regions = StaticPartitionsDefinition.of("us", "eu");
    var days = TimeWindowPartitionsDefinition.daily("2024-01-01");
    var early = TimeWindowPartitionsDefinition.daily("2023-12-30");
    var upGrid = MultiPartitionsDefinition.of(Map.of("date", days, "region", regions));
    var downGrid = MultiPartitionsDefinition.of(Map.of("date", early, "region", regions));
    var byDate =
        Map.of(
            "date",
            new DimensionPartitionMapping("date", TimeWindowPartitionMapping.overlapping()));
    var downstream = of(downGrid, "2023-12-30|us", "2024-01-01|us");

    assertThat(
            new MultiPartitionMapping(byDate)
                .upstream(downstream, upGrid, CONTEXT)
                .requiredButNonexistent())
        .containsExactly("2023-12-30");
    assertThat(new MultiPartitionMapping(byDate, true).upstream(downstream, upGrid, CONTEXT))
        .isEqualTo(
            new UpstreamPartitionsResult(
                of(upGrid, "2024-01-01|us", "2024-01-01|eu"), new TreeSet<>()));
    assertThat(
            new MultiToSinglePartitionMapping(Optional.empty(), Optional.empty(), true)
                .upstream(of(early, "2023-12-30"), upGrid, CONTEXT)
                .requiredButNonexistent())
        .isEmpty();
    assertThat(
            new MultiToSinglePartitionMapping(Optional.empty(), Optional.empty(), false)
                .upstream(of(early, "2023-12-30"), upGrid, CONTEXT)
                .requiredButNonexistent())
        .containsExactly("2023-12-30");
    var moons =
        new StaticPartitionMapping(Map.of("us", List.of("us"), "mars", List.of("eu")), true);
    assertThat(moons.problems(regions, regions)).isEmpty();
    assertThat(moons.upstream(of(regions, "us", "eu"), regions, CONTEXT))
        .isEqualTo(new UpstreamPartitionsResult(of(regions, "us"), new TreeSet<>()));
    assertThat(new StaticPartitionMapping(moons.keys()).problems(regions, regions))
        .containsExactly("a static mapping may only name keys of the upstream definition (mars)");
  }
}
