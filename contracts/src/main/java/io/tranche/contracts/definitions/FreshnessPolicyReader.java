package io.tranche.contracts.definitions;

import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.time.Duration;
import java.util.Optional;

/** Reads until when an asset has to be materialized; what is wrong is noted in the problems. */
final class FreshnessPolicyReader {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  private FreshnessPolicyReader() {}

  static Optional<FreshnessPolicy> policy(Fields fields) {
    Optional<FreshnessPolicy> deadline =
        DurationReader.between(fields, "deadline", SHORTEST, LONGEST)
            .map(FreshnessPolicy.Deadline::new);
    Optional<FreshnessPolicy> maximumAge =
        DurationReader.between(fields, "maximumAge", SHORTEST, LONGEST)
            .map(FreshnessPolicy.MaximumAge::new);
    fields.end();
    boolean hasAge = fields.any("maximumAge").isPresent();
    if (fields.any("deadline").isPresent() == hasAge) {
      fields.problem(
          "deadline",
          hasAge ? "both given" : "none given",
          hasAge ? "must not stand beside maximumAge" : "or maximumAge is required",
          "one of deadline and maximumAge");
    }
    return deadline.isPresent() ? deadline : maximumAge;
  }

  /** Whether the policy is one for how the asset is partitioned. */
  static void check(Fields fields, AssetDocument asset) {
    FreshnessPolicy policy = asset.freshness().orElse(null);
    boolean isByTime = asset.partitions() instanceof TimeWindowPartitionsDefinition;
    boolean hasTime =
        asset.partitions().dimensionList().stream()
            .anyMatch(TimeWindowPartitionsDefinition.class::isInstance);
    if (policy instanceof FreshnessPolicy.Deadline deadline && !isByTime) {
      fields.problem(
          "freshness.deadline",
          deadline.afterEnd().toString(),
          "counts from the end of time windows, and the asset is not partitioned by them alone",
          hasTime ? "no freshness" : "maximumAge");
    } else if (policy instanceof FreshnessPolicy.MaximumAge maximum && hasTime) {
      fields.problem(
          "freshness.maximumAge",
          maximum.age().toString(),
          "would make every time window too old in the end",
          isByTime ? "deadline" : "no freshness");
    }
  }
}
