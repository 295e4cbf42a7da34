package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.AdmissionCommand.Cancel;
import io.tranche.run.admission.AdmissionCommand.Submit;
import io.tranche.run.lifecycle.Run;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks for runs, on whichever replica the request arrives. */
@Singleton
public class Admissions {

  private final AdmissionOwner owner;
  private final Submission elsewhere;

  @Inject
  Admissions(AdmissionOwner owner, Submission elsewhere) {
    this.owner = owner;
    this.elsewhere = elsewhere;
  }

  /** Completes when every launch is a run, waits as one, or is absorbed by one. */
  Uni<Void> submit(List<RunRequest.Launch> launches, List<Run> refused, long catalog) {
    if (launches.isEmpty() && refused.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return owner.isOwner()
        ? answered(new CompletableFuture<>(), done -> new Submit(launches, refused, catalog, done))
        : elsewhere.store(launches, refused, catalog);
  }

  /** Completes when the run is canceled, or has been told to stop. */
  Uni<Void> cancel(RunRequest.Cancel request) {
    return owner.isOwner()
        ? answered(new CompletableFuture<>(), done -> new Cancel(request, done))
        : elsewhere.forward(request);
  }

  private Uni<Void> answered(
      CompletableFuture<Void> done, Function<CompletableFuture<Void>, AdmissionCommand> command) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              if (!owner.offer(command.apply(done))) {
                done.completeExceptionally(
                    new TrancheException.Unavailable(
                        "admission-moved", "Cannot admit runs: another replica does now"));
              }
              return done;
            });
  }
}
