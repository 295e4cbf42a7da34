package io.tranche.contracts.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunConfigurationTest {

  @Test
  void isTheSameInWhateverOrderItsFieldsAre() {
    RunConfiguration one = RunConfiguration.parse("{\"b\": {\"d\": 1, \"c\": [2]}, \"a\": null}");
    RunConfiguration other = RunConfiguration.parse("{\"a\":null,\"b\":{\"c\":[2],\"d\":1}}");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).hasToString("{\"a\":null,\"b\":{\"c\":[2],\"d\":1}}");
    assertThat(one).isNotEqualTo(RunConfiguration.parse("{\"a\":null}"));
    assertThat(RunConfiguration.parse("{}")).isEqualTo(RunConfiguration.EMPTY);
  }

  @Test
  void withAnotherItHasTheFieldsOfBothAndThoseOfTheOtherCount() {
    RunConfiguration one = RunConfiguration.parse("{\"a\": {\"b\": 1}, \"c\": 2}");
    RunConfiguration other = RunConfiguration.parse("{\"a\": {\"d\": 3}, \"e\": null}");

    assertThat(one.with(other)).hasToString("{\"a\":{\"d\":3},\"c\":2,\"e\":null}");
    assertThat(one.with(RunConfiguration.EMPTY)).isEqualTo(one);
  }

  @Test
  void hasTheObjectItselfAsItsJsonForm() {
    RunConfiguration config = RunConfiguration.parse("{\"limit\": 10, \"a.b\": {\"$c\": true}}");

    byte[] json = Json.write(config);

    assertThat(Json.tree(json)).isEqualTo(config.tree());
    assertThat(Json.read(json, RunConfiguration.class)).isEqualTo(config);
    assertThat(RunConfiguration.parse(config.toString())).isEqualTo(config);
  }

  @Test
  void refusesWhatIsNoObjectOrTooLarge() {
    assertThatThrownBy(() -> RunConfiguration.parse("[1]"))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessage("Cannot read runConfig: it must be an object ([1])");
    String large = "{\"a\": \"" + "x".repeat(RunConfiguration.MAX_BYTES) + "\"}";
    assertThatThrownBy(() -> RunConfiguration.parse(large))
        .hasMessage("Cannot read runConfig: it must have at most 65536 bytes (65544 bytes)");
    assertThatThrownBy(
            () -> Json.read("true".getBytes(StandardCharsets.UTF_8), RunConfiguration.class))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageContaining("it must be an object (true)");
  }
}
