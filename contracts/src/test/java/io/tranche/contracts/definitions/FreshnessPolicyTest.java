package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.TrancheException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessPolicyTest {

  private static final String DAILY = "partitions: {type: daily, start: '2024-01-01'}, ";

  @Test
  void isADeadlineOfTimeWindowsOrAnAgeOfAnythingElse() {
    assertThat(asset(DAILY + "freshness: {deadline: PT6H}").freshness())
        .hasValue(new FreshnessPolicy.Deadline(Duration.ofHours(6)));
    assertThat(asset("freshness: {maximumAge: P1D}").freshness())
        .hasValue(new FreshnessPolicy.MaximumAge(Duration.ofDays(1)));
    assertThat(asset("freshness: null").freshness()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "freshness: {}~deadline: or maximumAge is required (none given); accepted: one of deadline"
            + " and maximumAge",
        "partitions: {type: daily, start: '2024-01-01'}, freshness: {maximumAge: P1D, deadline: PT1H}~deadline: must not stand beside maximumAge"
            + " (both given); accepted: one of deadline and maximumAge",
        "freshness: {maximumAge: daily}~maximumAge: is not a duration (daily); accepted: PT1M to"
            + " PT8784H, e.g. PT10M",
        "freshness: {maximumAge: PT1S}~maximumAge: is out of range (PT1S); accepted: PT1M to"
            + " PT8784H, e.g. PT10M",
        "freshness: {deadline: PT6H}~deadline: counts from the end of time windows, and the asset"
            + " is not partitioned by them alone (PT6H); accepted: maximumAge",
        "partitions: {type: daily, start: '2024-01-01'}, freshness: {maximumAge: P1D}~maximumAge:"
            + " would make every time window too old in the end (PT24H); accepted: deadline",
        "partitions: {type: multi, dimensions: {d: {type: daily, start: '2024-01-01'}, r: {type:"
            + " static, keys: [a]}}}, freshness: {deadline: PT6H}~deadline: counts from the end of"
            + " time windows, and the asset is not partitioned by them alone (PT6H); accepted: no"
            + " freshness"
      })
  void saysWhatIsWrong(String fields, String problem) {
    TrancheException.Invalid error =
        catchThrowableOfType(TrancheException.Invalid.class, () -> asset(fields));

    assertThat(error.problems()).singleElement().hasToString("assets[0].freshness." + problem);
  }

  private static AssetDocument asset(String fields) {
    String text =
        "apiVersion: tranche.io/v1\nbundle: b\nassets: [{key: a, materializer: {type: none}, "
            + fields
            + "}]";
    Bundle bundle = Bundle.parse(text.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList())
        .asset("a");
  }
}
