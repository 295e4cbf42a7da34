package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataPartitionMappingTest {
  private static final PartitionContext CONTEXT =
      new PartitionContext(
          Instant.parse("2024-01-06T00:00:00Z"),
          InMemoryDynamicKeys.builder()
              .add("files", "us-1", Map.of("date", "2024-01-01", "region", "us"))
              .add("files", "us-1-again", Map.of("date", "2024-01-01", "region", "us"))
              .add("files", "eu-2", Map.of("date", "2024-01-02", "region", "eu"))
              .add("files", "future", Map.of("date", "2030-01-01", "region", "us"))
              .add("files", "nothing", Map.of())
              .build());

  private static final PartitionsDefinition FILES = new DynamicPartitionsDefinition("files");

  private static final PartitionsDefinition GRID =
      MultiPartitionsDefinition.of(
          Map.of(
              "date", TimeWindowPartitionsDefinition.daily("2024-01-01"),
              "region", StaticPartitionsDefinition.of("us", "eu")));

  private static final MetadataPartitionMapping MAPPING =
      new MetadataPartitionMapping(Map.of("date", "date", "region", "region"), false);

  private static PartitionsSubset files(String... keys) {
    return FILES.subset(List.of(keys), CONTEXT);
  }

  @Test
  void mapsEachFileToTheCellThatItsMetadataNames() {
    assertThat(MAPPING.downstream(files("us-1", "us-1-again", "eu-2"), GRID, CONTEXT).keys())
        .containsExactly("2024-01-01|us", "2024-01-02|eu");
    assertThat(MAPPING.downstream(files("future", "nothing"), GRID, CONTEXT).isEmpty()).isTrue();
  }

  @Test
  void findsTheFilesOfACellByLookingUpOrByWalking() {
    var one = GRID.subset(List.of("2024-01-01|us"), CONTEXT);

    assertThat(MAPPING.upstream(one, FILES, CONTEXT).subset())
        .isEqualTo(files("us-1", "us-1-again"));
    assertThat(MAPPING.upstream(GRID.all(CONTEXT), FILES, CONTEXT).subset())
        .isEqualTo(files("us-1", "us-1-again", "eu-2"));
  }

  @Test
  void namesCellsThatFilesNeedAndThatDoNotExist() {
    var needed = MAPPING.upstream(files("us-1", "future", "nothing"), GRID, CONTEXT);

    assertThat(needed.subset().keys()).containsExactly("2024-01-01|us");
    assertThat(needed.requiredButNonexistent()).containsExactly("2030-01-01|us");
    assertThat(
            new MetadataPartitionMapping(MAPPING.dimensions(), true)
                .upstream(files("future"), GRID, CONTEXT)
                .requiredButNonexistent())
        .isEmpty();
  }

  @Test
  void countsADimensionThatIsNotNamedWhole() {
    var byDate = new MetadataPartitionMapping(Map.of("date", "date"), false);

    assertThat(byDate.downstream(files("eu-2"), GRID, CONTEXT).keys())
        .containsExactly("2024-01-02|us", "2024-01-02|eu");
    assertThat(
            byDate
                .upstream(GRID.subset(List.of("2024-01-02|us"), CONTEXT), FILES, CONTEXT)
                .subset())
        .isEqualTo(files("eu-2"));
  }

  @Test
  void mapsToASingleDimension() {
    var days = TimeWindowPartitionsDefinition.daily("2024-01-01");
    var byDate = new MetadataPartitionMapping(Map.of("any", "date"), false);

    assertThat(byDate.problems(FILES, days)).isEmpty();
    assertThat(byDate.downstream(files("us-1"), days, CONTEXT).keys())
        .containsExactly("2024-01-01");
  }

  @Test
  void saysWhyItCannotStandBetweenTwoDefinitions() {
    assertThat(MAPPING.problems(GRID, GRID))
        .containsExactly("a metadata mapping needs a dynamic set on one side (multi, multi)");
    assertThat(new MetadataPartitionMapping(Map.of("day", "date"), false).problems(FILES, GRID))
        .containsExactly("the dimensions are date, region (day)");
    assertThat(MAPPING.problems(FILES, PartitionsDefinition.unpartitioned()))
        .containsExactly("a metadata mapping needs partitions on both sides (unpartitioned)");
  }
}
