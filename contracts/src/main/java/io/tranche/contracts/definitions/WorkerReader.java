package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunTags;

/** Reads the materializer of a team's own process; what is wrong is noted in the problems. */
final class WorkerReader {

  private WorkerReader() {}

  static Materializer worker(Fields fields) {
    return new Materializer.Worker(
        DocumentReader.setName(fields, "queue"),
        DurationReader.between(
            fields, "timeout", RunTags.SHORTEST_RUNTIME, RunTags.LONGEST_RUNTIME));
  }
}
