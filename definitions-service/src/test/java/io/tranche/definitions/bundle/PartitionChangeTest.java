package io.tranche.definitions.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PartitionChangeTest {

  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-02-01T00:00:00Z"));

  @Test
  void countsAndNamesTheWindowsThatAnEarlierStartAdds() {
    PartitionChange change =
        change("{type: daily, start: \"2024-01-11\"}", "{type: daily, start: \"2024-01-01\"}");

    assertThat(change.appear()).hasValue(10);
    assertThat(change.appearing()).hasSize(10).startsWith("2024-01-01");
    assertThat(change.vanish()).hasValue(0);
    assertThat(change.notes()).isEmpty();
  }

  @Test
  void saysWhatAnotherOrderOfAListMeans() {
    PartitionChange change =
        change("{type: static, keys: [us, eu]}", "{type: static, keys: [eu, us]}");

    assertThat(change.appear()).hasValue(0);
    assertThat(change.vanish()).hasValue(0);
    assertThat(change.notes()).singleElement().asString().startsWith("keys are listed in another");
  }

  @Test
  void comparesCellsByTheirKeys() {
    PartitionChange change = change(cells("[us, eu]"), cells("[us, jp]"));

    assertThat(change.appear()).hasValue(31);
    assertThat(change.appearing()).contains("2024-01-01|jp").hasSize(10);
    assertThat(change.vanish()).hasValue(31);
    assertThat(change.vanishing()).contains("2024-01-01|eu");
  }

  @Test
  void aDimensionMoreMeansOtherPartitionsAltogether() {
    PartitionChange change = change("{type: daily, start: \"2024-01-01\"}", cells("[us, eu]"));

    assertThat(change.appear()).hasValue(62);
    assertThat(change.vanish()).hasValue(31);
    assertThat(change.notes())
        .containsExactly(
            "partitions are multi instead of daily", "dimensions are [date, region] instead of []");
  }

  @Test
  void doesNotCountTheKeysOfSets() {
    PartitionChange change =
        change("{type: dynamic, name: files}", "{type: dynamic, name: others}");

    assertThat(change.appear()).isEqualTo(OptionalLong.empty());
    assertThat(change.notes()).containsExactly("keys come from the set others instead of files");
  }

  @Test
  void isSilentAboutWhatStays() {
    String days = "{type: daily, start: \"2024-01-01\"}";

    assertThat(PartitionChange.between(catalog(days), catalog(days), NOW)).isEmpty();
  }

  private static String cells(String regions) {
    return "{type: multi, dimensions: {date: {type: daily, start: \"2024-01-01\"}, region: {type:"
        + " static, keys: "
        + regions
        + "}}}";
  }

  private static PartitionChange change(String before, String after) {
    List<PartitionChange> changes = PartitionChange.between(catalog(before), catalog(after), NOW);
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).asset()).isEqualTo("a");
    return changes.get(0);
  }

  private static Catalog catalog(String partitions) {
    String yaml =
        """
        apiVersion: tranche.io/v1
        bundle: b
        partitionSets: [{name: files}, {name: others}]
        assets:
          - {key: a, partitions: %s, materializer: {type: none}}
        """
            .formatted(partitions);
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1, bundle.documents().stream().map(document -> new Catalog.Owned("b", document)).toList());
  }
}
