package io.tranche.contracts.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTagsTest {

  @Test
  void saysHowManyRetriesThereMayBe() {
    assertThat(RunTags.maxRetries(Map.of(RunTags.MAX_RETRIES, " 3 "))).hasValue(3);
    assertThat(RunTags.maxRetries(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "101", "three", "", "1.5"})
  void namesTheTagWhoseValueIsNoNumberOfRetries(String value) {
    Map<String, String> tags = Map.of(RunTags.MAX_RETRIES, value, "team", "data");

    assertThat(RunTags.maxRetries(tags)).isEmpty();
    assertThat(RunTags.problems("tags", tags))
        .singleElement()
        .hasToString(
            "tags.tranche/max_retries: is not a number of retries ("
                + value
                + "); accepted: 0 to"
                + " 100");
  }

  @Test
  void knowsTwoStrategies() {
    assertThat(RunTags.retriesAllSteps(Map.of(RunTags.RETRY_STRATEGY, "ALL_STEPS"))).isTrue();
    assertThat(RunTags.retriesAllSteps(Map.of(RunTags.RETRY_STRATEGY, "FROM_FAILURE"))).isFalse();
    assertThat(RunTags.problems("tags", Map.of(RunTags.RETRY_STRATEGY, "SOME")))
        .singleElement()
        .hasToString(
            "tags.tranche/retry_strategy: is not known (SOME); accepted: FROM_FAILURE, ALL_STEPS");
  }
}
