package io.tranche.run.admission;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.lifecycle.Run;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the admission is asked, or told. */
sealed interface AdmissionCommand {

  /**
   * Valid requests to launch runs.
   *
   * @param catalog the number of the catalog that they were validated against
   * @param refused runs that can never start, to be recorded as such
   * @param done completes when everything that follows is stored and published
   */
  record Submit(
      List<RunRequest.Launch> launches,
      List<Run> refused,
      long catalog,
      CompletableFuture<Void> done)
      implements AdmissionCommand {}

  /** A run is to stop. */
  record Cancel(RunRequest.Cancel request, CompletableFuture<Void> done)
      implements AdmissionCommand {}

  /** Runs have ended and their events are published: what they hold is free. */
  record Finished(Set<String> runIds) implements AdmissionCommand {}

  /** Somebody stored runs that wait. */
  record Stored(Set<String> runIds) implements AdmissionCommand {}

  /** Somebody stored requests that only the owner can take in. */
  record Pending() implements AdmissionCommand {}

  /** Time has passed: look for what nobody told. */
  record Beat() implements AdmissionCommand {}
}
