package io.tranche.contracts.definitions;

import java.util.Optional;

/** Reads {@code target} or {@code job}, of which one is given. */
final class RunTargetReader {

  private RunTargetReader() {}

  static RunTarget target(Fields fields) {
    Optional<String> job = fields.optionalText("job");
    if (job.isEmpty()) {
      return new RunTarget.Assets(JobReader.selection(fields, "target").orElse(AssetSelection.ALL));
    }
    fields
        .optionalText("target")
        .ifPresent(
            target ->
                fields.problem("target", target, "must not stand beside job", "one of the two"));
    return new RunTarget.Job(job.get());
  }
}
