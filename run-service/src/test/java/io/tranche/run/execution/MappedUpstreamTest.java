package io.tranche.run.execution;

import static io.tranche.run.TestWorld.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.TestWorld;
import io.tranche.run.files.FilesWorkplace;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class MappedUpstreamTest {

  private static final Instant NOW = Instant.parse("2024-01-10T00:00:00Z");
  private static final Catalog CATALOG =
      FilesWorkplace.catalog(
          """
          partitionSets: [{name: read_files}]
          assets:
            - {key: files, partitions: {type: dynamic, name: read_files}, materializer: {type: none}}
            - {key: days, partitions: {type: daily, start: "2024-01-03"}, materializer: {type: none}}
            - {key: rates, materializer: {type: none}}
            - key: weeks
              partitions: {type: weekly, start: "2023-12-31"}
              deps:
                - {asset: files, mapping: {type: all}}
                - {asset: days}
                - {asset: rates}
                - {asset: days, mapping: {type: timeWindow, startOffset: -1, allowNonexistentUpstream: true}}
              materializer: {type: none}
          """);

  @Inject TestWorld world;
  @Inject RegisteredKeys keys;

  @Test
  void followsMappingsAlsoToKeysThatAreNotHeldInMemory() {
    world.publish(List.of(member("read_files", "b.csv", 1, 1), member("read_files", "a", 2, 1)));

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(upstream(0, "2023-12-31")).containsExactly("b.csv", "a"));
    assertThat(upstream(2, "2023-12-31")).containsExactly("");
    assertThat(upstream(3, "2023-12-31"))
        .containsExactly("2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06");
  }

  @Test
  void needsNothingThatDoesNotExist() {
    assertThatThrownBy(() -> upstream(1, "2023-12-31"))
        .hasMessage(
            "Cannot materialize weeks: it needs partitions of days that do not exist (2023-12-31,"
                + " 2024-01-01, 2024-01-02); accepted: a mapping with allowNonexistentUpstream:"
                + " true");
  }

  private List<String> upstream(int dependency, String... partitions) {
    AssetDocument weeks = CATALOG.asset("weeks");
    return new MappedUpstream(CATALOG, keys, NOW)
        .keys(weeks, weeks.deps().get(dependency), List.of(partitions));
  }
}
