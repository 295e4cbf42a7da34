package io.tranche.run.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsSubset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static final Catalog CATALOG =
      Plans.catalog(
          "key: days, partitions: {type: daily, start: \"2024-01-01\", end: \"2024-01-29\"}",
          "key: regional, partitions: {type: multi, dimensions: {date: {type: daily, start:"
              + " \"2024-01-01\", end: \"2024-01-29\"}, region: {type: static, keys: [eu, us]}}},"
              + " deps: [{asset: days}]",
          "key: weeks, partitions: {type: weekly, start: \"2024-01-07\", end: \"2024-01-28\"},"
              + " deps: [{asset: regional}]",
          "key: report, deps: [{asset: weeks}]",
          "key: apart, partitions: {type: static, keys: [a, b]}");

  @Test
  void followsASelectionThroughTheMappingsInTopologicalOrder() {
    Map<String, Ordinals> found = Plans.targets(CATALOG, "days+", "[2024-01-08...2024-01-15]");

    assertThat(found.keySet()).containsExactly("days", "regional", "weeks", "report");
    assertThat(keys("days", found)).hasSize(8);
    assertThat(keys("regional", found))
        .hasSize(16)
        .contains("2024-01-08|eu", "2024-01-15|us")
        .doesNotContain("2024-01-16|eu");
    assertThat(keys("weeks", found)).containsExactly("2024-01-07", "2024-01-14");
    assertThat(keys("report", found)).containsExactly("");
  }

  @Test
  void aStarIsEveryPartitionOfEachAsset() {
    Map<String, Ordinals> found = Plans.targets(CATALOG, "days or weeks or apart", "*");

    assertThat(found.get("days")).extracting(Ordinals::size).isEqualTo(28L);
    assertThat(keys("weeks", found)).containsExactly("2024-01-07", "2024-01-14", "2024-01-21");
    assertThat(keys("apart", found)).containsExactly("a", "b");
  }

  @Test
  void addsUpWhatIsNamedMoreThanOnce() {
    Targets targets = new Targets(CATALOG, Plans.CONTEXT);
    targets.add("days", "2024-01-02");
    targets.add("days+1", "2024-01-04");
    targets.add("apart", "b");

    Map<String, Ordinals> found = targets.found();
    assertThat(keys("days", found)).containsExactly("2024-01-02", "2024-01-04");
    assertThat(keys("regional", found)).containsExactly("2024-01-04|eu", "2024-01-04|us");
    assertThat(keys("apart", found)).containsExactly("b");
  }

  @Test
  void namesWhatIsNotDefined() {
    assertThatThrownBy(() -> Plans.targets(CATALOG, "dayz", "*"))
        .hasMessage("Cannot find asset: no bundle defines it, did you mean days? (dayz)");
    assertThatThrownBy(() -> Plans.targets(CATALOG, "dayz+ or apart", "*"))
        .hasMessageContaining("dayz")
        .hasMessageContaining("did you mean days?");
    assertThatThrownBy(() -> Plans.targets(CATALOG, "job:nightly", "*"))
        .hasMessage("Cannot find job: no bundle defines it (nightly)");
    assertThatThrownBy(() -> Plans.targets(CATALOG, "group:nobody", "*"))
        .hasMessage("Cannot backfill: no asset that is run is selected (group:nobody)");
    assertThatThrownBy(() -> Plans.targets(CATALOG, "days+", "2030-01-01"))
        .hasMessageContaining("2030-01-01");
  }

  private static List<String> keys(String asset, Map<String, Ordinals> found) {
    return PartitionsSubset.of(
            CATALOG.asset(asset).partitions(),
            found.getOrDefault(asset, Ordinals.empty()),
            Plans.CONTEXT)
        .keys()
        .toList();
  }
}
