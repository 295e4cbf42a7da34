package io.tranche.contracts.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({"600, PT10M", "PT1H, PT1H", " 1 , PT1S", "PT0.5S, PT0.5S"})
  void saysHowLongARunMayTakeInSecondsOrAsADuration(String value, Duration most) {
    assertThat(RunTags.maxRuntime(Map.of(RunTags.MAX_RUNTIME, value))).contains(most);
    assertThat(RunTags.problems("tags", Map.of(RunTags.MAX_RUNTIME, value))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "ten", "P31D", "9999999999", "1.5"})
  void namesTheTagWhoseValueIsNoTime(String value) {
    assertThat(RunTags.problems("tags", Map.of(RunTags.MAX_RUNTIME, value)))
        .singleElement()
        .hasToString(
            "tags.tranche/max_runtime: is not how long a run may take ("
                + value
                + "); accepted: seconds, or a duration up to PT720H, e.g. 600 or PT10M");
  }

  @Test
  void readsAPriorityOfEitherSign() {
    assertThat(RunTags.priority(Map.of(RunTags.PRIORITY, "-5"))).hasValue(-5);
    assertThat(RunTags.problems("tags", Map.of(RunTags.PRIORITY, "high")))
        .singleElement()
        .hasToString("tags.tranche/priority: is not a priority (high); accepted: -1000 to 1000");
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
