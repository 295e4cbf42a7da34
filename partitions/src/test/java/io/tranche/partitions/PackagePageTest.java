package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page of the package shows. */
class PackagePageTest {
  private final PartitionContext now = PartitionContext.at(Instant.parse("2024-03-01T00:00:00Z"));
  private final TimeWindowPartitionsDefinition days =
      TimeWindowPartitionsDefinition.daily("2024-01-01");

  @Test
  void definitionsAnswerAsThePageSays() {
    var cells =
        MultiPartitionsDefinition.of(
            Map.of("date", days, "region", StaticPartitionsDefinition.of("eu", "us")));

    assertThat(cells.count(now)).isEqualTo(120);
    assertThat(cells.contains("2024-02-29|eu", now)).isTrue();
    assertThat(days.window("2024-02-29"))
        .contains(
            new TimeWindow(
                Instant.parse("2024-02-29T00:00:00Z"), Instant.parse("2024-03-01T00:00:00Z")));
  }

  @Test
  void aSelectionIsReadAsThePageSays() {
    var subset = PartitionSelection.parse("[2024-01-01...2024-01-31]").resolve(days, now);

    assertThat(subset.size()).isEqualTo(31);
  }
}
