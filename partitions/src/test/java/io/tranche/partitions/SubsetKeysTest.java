package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubsetKeysTest {

  private static final PartitionContext CONTEXT =
      PartitionContext.at(Instant.parse("2024-01-03T00:00:00Z"));
  private static final PartitionsSubset CELLS =
      MultiPartitionsDefinition.of(
              Map.of(
                  "date", TimeWindowPartitionsDefinition.daily("2024-01-01"),
                  "region", new StaticPartitionsDefinition(List.of("us", "eu")),
                  "size", new StaticPartitionsDefinition(List.of("s", "m", "l"))))
          .all(CONTEXT);
  private static final List<String> KEYS = CELLS.keys().toList();

  @Test
  void areEachACell() {
    assertThat(KEYS).hasSize(12).doesNotHaveDuplicates().startsWith("2024-01-01|us|s");
  }

  @Test
  void areTheSameWhenTheyAreIterated() {
    List<String> iterated = new ArrayList<>();
    CELLS.keys().iterator().forEachRemaining(iterated::add);

    assertThat(iterated).isEqualTo(KEYS);
  }

  @Test
  void areTheSameInParallel() {
    assertThat(CELLS.keys().parallel().toList()).isEqualTo(KEYS);
  }
}
