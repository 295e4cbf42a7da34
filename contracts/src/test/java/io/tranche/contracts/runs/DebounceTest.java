package io.tranche.contracts.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebounceTest {

  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  @ParameterizedTest(name = "{0} and {1} events: the {3}th, {2} after the first, starts it at {4}")
  @CsvSource({
    "PT0S, 3, PT0S, 1, PT1M",
    "PT0S, 3, PT20S, 2, PT1M",
    "PT0S, 3, PT20S, 3, PT20S",
    "PT0S, 3, PT20S, 4, PT20S",
    "PT10S, 3, PT0S, 1, PT10S",
    "PT10S, 3, PT20S, 2, PT30S",
    "PT10S, 3, PT55S, 2, PT1M",
    "PT10S, 3, PT61S, 2, PT61S",
    "PT10S, 3, PT20S, 3, PT20S"
  })
  void startsARunWithWhatComesFirst(
      Duration quietPeriod, int maxEvents, Duration last, int events, Duration due) {
    Debounce debounce = new Debounce(quietPeriod, maxEvents, Duration.ofMinutes(1));

    assertThat(debounce.due(FIRST, FIRST.plus(last), events)).isEqualTo(FIRST.plus(due));
  }

  @Test
  void readsWhatAProgramLeavesOut() {
    assertThat(read("{\"maxEvents\": 5}"))
        .isEqualTo(new Debounce(Duration.ZERO, 5, Debounce.DEFAULT_DELAY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'maxDelay': 'PT1S'}|maxEvents is out of range (0); accepted: 1 to 1000",
        "{'maxEvents': 5, 'maxDelay': 'PT0S'}|maxDelay is out of range (PT0S); accepted: PT0.001S",
        "{'maxEvents': 5, 'quietPeriod': 'PT-1S'}|quietPeriod is out of range (PT-1S)"
      },
      quoteCharacter = '"')
  void saysWhatCannotBeWaitedFor(String json, String reason) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessageContaining(reason);
  }

  private static Debounce read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Debounce.class);
  }
}
