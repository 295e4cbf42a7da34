package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.RetryPolicy.Backoff;
import java.time.Duration;
import java.util.Map;

/** Reads retry policies; what is wrong is noted in the fields' problems. */
final class RetryPolicyReader {

  private static final Map<String, Backoff> BACKOFFS =
      Map.of(
          "constant", Backoff.CONSTANT,
          "linear", Backoff.LINEAR,
          "exponential", Backoff.EXPONENTIAL);

  private RetryPolicyReader() {}

  static RetryPolicy policy(Fields fields) {
    int maxRetries = fields.integerBetween("maxRetries", 0, RetryPolicy.MOST_RETRIES).orElse(1);
    RetryPolicy policy =
        new RetryPolicy(
            Math.max(0, Math.min(maxRetries, RetryPolicy.MOST_RETRIES)),
            DurationReader.between(fields, "delay", Duration.ZERO, RetryPolicy.LONGEST_DELAY)
                .orElse(Duration.ZERO),
            fields.oneOf("backoff", BACKOFFS, Backoff.CONSTANT),
            fields.flag("jitter"));
    fields.end();
    return policy;
  }
}
