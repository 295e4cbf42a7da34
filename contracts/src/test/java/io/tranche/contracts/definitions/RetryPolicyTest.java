package io.tranche.contracts.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.RetryPolicy.Backoff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final String HEAD = "apiVersion: tranche.io/v1\nbundle: b\n";

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, PT10S, PT10S, PT10S",
    "LINEAR, PT10S, PT20S, PT30S",
    "EXPONENTIAL, PT10S, PT20S, PT40S"
  })
  void growsItsDelay(Backoff backoff, Duration first, Duration second, Duration third) {
    RetryPolicy policy = new RetryPolicy(3, Duration.ofSeconds(10), backoff, false);

    assertThat(IntStream.of(1, 2, 3).mapToObj(number -> policy.delayBefore(number, "r")))
        .containsExactly(first, second, third);
  }

  @Test
  void neverWaitsLongerThanADay() {
    RetryPolicy policy = new RetryPolicy(100, Duration.ofHours(20), Backoff.EXPONENTIAL, false);

    assertThat(policy.delayBefore(2, "r")).isEqualTo(Duration.ofDays(1));
    assertThat(policy.delayBefore(100, "r")).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void drawsItsJitterFromTheFailedRun() {
    RetryPolicy policy = new RetryPolicy(1, Duration.ofSeconds(10), Backoff.CONSTANT, true);

    Set<Duration> drawn =
        IntStream.range(0, 200)
            .mapToObj(i -> policy.delayBefore(1, Ids.of("run", Integer.toString(i))))
            .collect(Collectors.toSet());

    assertThat(drawn)
        .hasSizeGreaterThan(150)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10)));
    assertThat(policy.delayBefore(1, "r")).isEqualTo(policy.delayBefore(1, "r"));
  }

  @Test
  void isReadWithItsDefaults() {
    assertThat(policyOf("{}"))
        .isEqualTo(new RetryPolicy(1, Duration.ZERO, Backoff.CONSTANT, false));
    assertThat(policyOf("{maxRetries: 3, delay: PT1S, backoff: exponential, jitter: true}"))
        .isEqualTo(new RetryPolicy(3, Duration.ofSeconds(1), Backoff.EXPONENTIAL, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "maxRetries: 101~maxRetries: is out of range (101); accepted: 0 to 100",
        "delay: soon~delay: is not a duration (soon); accepted: PT0S to PT24H, e.g. PT10M",
        "delay: P2D~delay: is out of range (P2D); accepted: PT0S to PT24H, e.g. PT10M",
        "backoff: exponentail~backoff: is not known, did you mean exponential? (exponentail);"
            + " accepted: constant, exponential, linear",
        "maxRetrys: 3~maxRetrys: is not a known field, did you mean maxRetries? (3); accepted:"
            + " maxRetries, delay, backoff, jitter"
      })
  void saysWhatIsWrong(String policy, String problem) {
    assertThat(problemOf("retryPolicy: {" + policy + "}, materializer: {type: none}"))
        .isEqualTo("assets[0].retryPolicy." + problem);
  }

  @ParameterizedTest
  @CsvSource({"soon, is not a duration", "PT0S, is out of range", "P31D, is out of range"})
  void standsBesideATimeoutThatSaysWhatIsWrongWithIt(String timeout, String message) {
    assertThat(problemOf("materializer: {type: command, command: [x], timeout: " + timeout + "}"))
        .isEqualTo(
            "assets[0].materializer.timeout: "
                + message
                + " ("
                + timeout
                + "); accepted: PT0.001S to PT720H, e.g. PT10M");
  }

  @Test
  void isOfNoUseToAnAssetThatIsNeverRun() {
    assertThat(problemOf("retryPolicy: {}, external: true"))
        .isEqualTo(
            "assets[0].retryPolicy: an external asset is never run (given); accepted: no"
                + " retryPolicy");
  }

  private static RetryPolicy policyOf(String text) {
    Bundle bundle = parse("{key: a, materializer: {type: none}, retryPolicy: " + text + "}");
    return Catalog.of(1, bundle.documents().stream().map(d -> new Catalog.Owned("b", d)).toList())
        .asset("a")
        .retryPolicy()
        .orElseThrow();
  }

  private static String problemOf(String fields) {
    TrancheException.Invalid error =
        catchThrowableOfType(
            TrancheException.Invalid.class, () -> parse("{key: a, " + fields + "}"));
    assertThat(error.problems()).hasSize(1);
    return error.problems().get(0).toString();
  }

  private static Bundle parse(String asset) {
    return Bundle.parse((HEAD + "assets: [" + asset + "]").getBytes(StandardCharsets.UTF_8));
  }
}
