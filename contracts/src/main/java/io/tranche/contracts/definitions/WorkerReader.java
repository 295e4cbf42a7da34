package io.tranche.contracts.definitions;

/** Reads the materializer of a team's own process; what is wrong is noted in the problems. */
final class WorkerReader {

  private WorkerReader() {}

  static Materializer worker(Fields fields) {
    return new Materializer.Worker(
        DocumentReader.setName(fields, "queue"), DocumentReader.timeout(fields));
  }
}
