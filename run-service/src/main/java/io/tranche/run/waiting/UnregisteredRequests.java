package io.tranche.run.waiting;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keeps requests whose partition is not registered until it is, or cannot be any more. */
@Singleton
public class UnregisteredRequests {

  /** How long a request waits once nothing that was requested before it can register its key. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MongoWaitingRepository repository;
  private final RegistrationProgress progress;
  private final Clock clock;

  @Inject
  UnregisteredRequests(
      MongoWaitingRepository repository, RegistrationProgress progress, Clock clock) {
    this.repository = repository;
    this.progress = progress;
    this.clock = clock;
  }

  /** A request with what has become of its chance to be registered. */
  public record Candidate(RunRequest.Launch launch, boolean hopeless) {}

  /** Stores requests; their records may be acknowledged then. */
  public Uni<Void> save(List<RunRequest.Launch> launches) {
    if (launches.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return progress
        .ends()
        .chain(
            ends ->
                Uni.join()
                    .all(launches.stream().map(one -> repository.save(one, ends)).toList())
                    .andFailFast())
        .replaceWithVoid();
  }

  /**
   * The requests that wait; a hopeless one is to be given up, unless its key is there after all.
   */
  public Uni<List<Candidate>> list() {
    return repository
        .list()
        .chain(
            waiting ->
                waiting.isEmpty()
                    ? Uni.createFrom().item(List.<Candidate>of())
                    : progress.committed().chain(committed -> judge(waiting, committed)));
  }

  /** The request has become a run. */
  public Uni<Void> delete(RunRequest.Launch launch) {
    return repository.delete(launch.id());
  }

  private Uni<List<Candidate>> judge(List<WaitingRequest> waiting, Map<Integer, Long> committed) {
    Instant now = clock.instant();
    return Uni.join()
        .all(waiting.stream().map(one -> judge(one, committed, now)).toList())
        .andFailFast();
  }

  private Uni<Candidate> judge(WaitingRequest one, Map<Integer, Long> committed, Instant now) {
    if (one.caughtUpAt().isPresent()) {
      boolean hopeless = one.caughtUpAt().get().plus(PATIENCE).isBefore(now);
      return Uni.createFrom().item(new Candidate(one.launch(), hopeless));
    }
    Candidate waiting = new Candidate(one.launch(), false);
    return one.isPassedBy(committed)
        ? repository.saveCaughtUp(one.launch().id(), now).replaceWith(waiting)
        : Uni.createFrom().item(waiting);
  }
}
