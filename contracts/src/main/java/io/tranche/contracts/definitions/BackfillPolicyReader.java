package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunRequest;
import java.util.List;
import java.util.Optional;

/** Reads {@code backfillPolicy} of an asset. */
final class BackfillPolicyReader {

  private static final List<String> TYPES = List.of("singleRun", "multiRun");

  private BackfillPolicyReader() {}

  static Optional<BackfillPolicy> policy(Fields fields) {
    String type = fields.text("type");
    Optional<BackfillPolicy> policy =
        switch (type) {
          case "singleRun" -> Optional.of(new BackfillPolicy.SingleRun());
          case "multiRun" -> Optional.of(multiRun(fields));
          default -> Optional.empty();
        };
    if (policy.isPresent()) {
      fields.end();
    } else if (!type.isEmpty()) {
      fields.problem(
          "type", type, "is not known" + Suggestion.of(type, TYPES), String.join(", ", TYPES));
    }
    return policy;
  }

  private static BackfillPolicy multiRun(Fields fields) {
    return new BackfillPolicy.MultiRun(
        fields.integerBetween("maxPartitionsPerRun", 1, RunRequest.MAX_PARTITIONS).orElse(1));
  }
}
