package io.tranche.console.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @ParameterizedTest
  @CsvSource({
    "/api/v1/bundles/sales, DEFINITIONS",
    "/api/v1/assets, DEFINITIONS",
    "/api/v1/assets/detail, DEFINITIONS",
    "/api/v1/asset-graph, DEFINITIONS",
    "/api/v1/jobs/monthly, DEFINITIONS",
    "/api/v1/partitions/upstream, DEFINITIONS",
    "/api/v1/partition-sets/keys, DEFINITIONS",
    "/api/v1/sensors, SENSOR",
    "/api/v1/ticks, SENSOR",
    "/api/v1/file-arrivals/matches, SENSOR",
    "/api/v1/webhooks, SENSOR",
    "/api/v1/partition-status, RUN",
    "/api/v1/runs/abc/cancel, RUN",
    "/api/v1/backfills, RUN",
    "/api/v1/dead-letters, RUN",
  })
  void sendsEachPathToTheServiceThatAnswersIt(String path, Upstream upstream) {
    assertThat(Upstream.of(path)).isEqualTo(upstream);
  }

  @ParameterizedTest
  @CsvSource({
    "/, true",
    "/assets, true",
    "/runs/abc.def, true",
    "/partition, true",
    "/index.html, false",
    "/api/v1/runs, false",
    "/q/health, false",
    "/static/index-abc.js, false",
  })
  void answersBrowsersWithThePage(String path, boolean page) {
    assertThat(PageAddress.isPage(path, BROWSER)).isEqualTo(page);
  }

  @Test
  void answersNobodyElseWithThePage() {
    assertThat(PageAddress.isPage("/assets", "application/json")).isFalse();
    assertThat(PageAddress.isPage("/assets", null)).isFalse();
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> new Upstreams("definitions:8081", "http://b", "http://c"))
        .hasMessage(
            "Cannot read tranche.definitions.url: expected an address such as"
                + " http://127.0.0.1:8081 (definitions:8081)");
  }
}
