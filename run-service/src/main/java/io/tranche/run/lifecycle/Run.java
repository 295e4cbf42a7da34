package io.tranche.run.lifecycle;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.contracts.runs.RunTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The truth about one run. Every change appends the events that tell of it, so that document and
 * events cannot come apart.
 *
 * @param notBefore the run waits until then; it moves while the run gathers requests
 * @param proofs that partitions are registered, at most one of each
 * @param runConfig for the materializers, with the defaults of what the request left out
 * @param attempt that the run follows one that has failed, where it does
 * @param token the fencing token, growing over all runs; 0 while the run waits
 * @param replica who executes it
 * @param catalog the number of the catalog that it was validated against and uses
 */
public record Run(
    String id,
    RunStatus status,
    String requestId,
    List<String> assets,
    List<String> partitions,
    Origin origin,
    Cause cause,
    Optional<String> runKey,
    Map<String, String> tags,
    int priority,
    Optional<Instant> notBefore,
    List<Proof> proofs,
    Optional<RunConfiguration> runConfig,
    Optional<Attempt> attempt,
    long token,
    Optional<String> replica,
    long catalog,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> error,
    List<RunEvent> events) {

  private static final int LARGE = 1_000;

  public Run {
    assets = List.copyOf(assets);
    partitions = List.copyOf(partitions);
    tags = Map.copyOf(tags);
    proofs = List.copyOf(proofs);
    events = List.copyOf(events);
  }

  /** A run that can never start, as the request asks for it. */
  public static Run refused(RunRequest.Launch request, long catalog, Instant at, String reason) {
    return requested(request, catalog, at).queued(at).failed(at, reason);
  }

  /** A run as the request asks for it; nothing has happened to it yet. */
  public static Run requested(RunRequest.Launch request, long catalog, Instant at) {
    return new Run(
        request.runId(),
        RunStatus.QUEUED,
        request.id(),
        request.assets(),
        request.partitions(),
        request.origin(),
        request.cause(),
        request.runKey(),
        request.tags(),
        request.priority() != 0 ? request.priority() : RunTags.priority(request.tags()).orElse(0),
        firstDue(request, at),
        request.proof().stream().toList(),
        request.runConfig(),
        Optional.empty(),
        0,
        Optional.empty(),
        catalog,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static Optional<Instant> firstDue(RunRequest.Launch request, Instant at) {
    return request
        .debounce()
        .map(debounce -> debounce.due(at, at, 1))
        .filter(due -> request.notBefore().filter(due::isBefore).isEmpty())
        .or(request::notBefore);
  }

  /** The run waits for what it needs. */
  public Run queued(Instant at) {
    return with(
        new RunEvent.RunQueued(
            id, nextNumber(), at, assets, listed(partitions), partitions.size(), origin, cause));
  }

  /** The run is given to a replica that will start it. */
  public Run starting(String replica, long token, Instant at) {
    return change(RunStatus.STARTING)
        .heldBy(replica, token)
        .with(new RunEvent.RunStarting(id, nextNumber(), at, assets, replica, token));
  }

  /** The run executes, on the replica that holds it. */
  public Run started(String replica, long token, Instant at) {
    return change(RunStatus.STARTED)
        .heldBy(replica, token)
        .startedFirst(at)
        .with(
            new RunEvent.RunStarted(
                id,
                nextNumber(),
                at,
                assets,
                listed(partitions),
                partitions.size(),
                origin,
                cause,
                replica,
                token));
  }

  /** Another replica goes on where a dead one stood: the run starts again under a higher token. */
  public Run takenOver(String replica, long token, Instant at) {
    return heldBy(replica, token)
        .inStatus(status == RunStatus.CANCELING ? status : RunStatus.STARTING)
        .with(new RunEvent.RunStarting(id, nextNumber(), at, assets, replica, token));
  }

  /**
   * The waiting run answers one more request, with the partitions that it did not have. One that
   * gathers requests and whose time has not come may have to wait longer, or no longer.
   */
  public Run absorbing(RunRequest.Launch request, Instant at) {
    Set<String> all = new LinkedHashSet<>(partitions);
    all.addAll(request.partitions());
    List<String> joined = List.copyOf(all).subList(partitions.size(), all.size());
    Run absorbing =
        with(
            new RunEvent.RunAbsorbed(
                id, nextNumber(), at, assets, request.id(), request.cause(), listed(joined)));
    Optional<Instant> due =
        notBefore
            .filter(time -> time.isAfter(at))
            .flatMap(time -> request.debounce())
            .map(debounce -> debounce.due(createdAt, at, absorbing.requests()))
            .or(() -> notBefore);
    return absorbing.of(List.copyOf(all), due, proofsWith(request.proof()));
  }

  private List<Proof> proofsWith(Optional<Proof> given) {
    Optional<Proof> newer =
        given.filter(
            proof -> proof(proof.key()).filter(held -> held.version() > proof.version()).isEmpty());
    return Stream.concat(
            proofs.stream().filter(held -> newer.filter(held::isOfSameKey).isEmpty()),
            newer.stream())
        .toList();
  }

  /** The same waiting run without some of its partitions, not to start before it is looked at. */
  public Run without(Collection<String> gone, Instant lookedAt) {
    return of(
        partitions.stream().filter(key -> !gone.contains(key)).toList(),
        Optional.of(lookedAt),
        proofs.stream().filter(proof -> !gone.contains(proof.key())).toList());
  }

  /** That a partition is registered, where the request for it told. */
  public Optional<Proof> proof(String partition) {
    return proofs.stream().filter(proof -> proof.key().equals(partition)).findFirst();
  }

  /** How many requests the run answers. */
  public int requests() {
    return 1 + absorbedRequests().size();
  }

  public Run canceling(Instant at, String reason) {
    return change(RunStatus.CANCELING)
        .with(new RunEvent.RunCanceling(id, nextNumber(), at, assets, reason));
  }

  public Run succeeded(Instant at) {
    return change(RunStatus.SUCCESS)
        .ended(at, Optional.empty())
        .with(new RunEvent.RunSucceeded(id, nextNumber(), at, assets, summary()));
  }

  public Run failed(Instant at, String reason) {
    return failed(at, reason, Optional.empty());
  }

  /** The run has failed, and by that another one follows, if a retry is given. */
  public Run failed(Instant at, String reason, Optional<Retry> retry) {
    return change(RunStatus.FAILURE)
        .ended(at, Optional.of(reason))
        .with(new RunEvent.RunFailed(id, nextNumber(), at, assets, reason, retry, summary()));
  }

  /** The run that follows this one, which has failed, by itself. */
  public Optional<Retry> retry() {
    return !events.isEmpty() && events.get(events.size() - 1) instanceof RunEvent.RunFailed failed
        ? failed.retry()
        : Optional.empty();
  }

  public Run canceled(Instant at, Optional<String> reason) {
    return change(RunStatus.CANCELED)
        .ended(at, reason)
        .with(new RunEvent.RunCanceled(id, nextNumber(), at, assets, reason, summary()));
  }

  /** The requests that the run answers beside its own. */
  public List<String> absorbedRequests() {
    return events.stream()
        .filter(RunEvent.RunAbsorbed.class::isInstance)
        .map(event -> ((RunEvent.RunAbsorbed) event).requestId())
        .toList();
  }

  /**
   * Whether the run has so many partitions that only its own document lists them. It is stored as
   * waiting before it is let in.
   */
  public boolean isLarge() {
    return isLarge(partitions.size());
  }

  /** The same of a run with so many partitions. */
  public static boolean isLarge(int partitions) {
    return partitions > LARGE;
  }

  /** Every asset partition that the run writes, as document ids. */
  public List<String> assetPartitions() {
    List<String> ids = new ArrayList<>(assets.size() * partitions.size());
    for (String asset : assets) {
      for (String partition : partitions) {
        ids.add(Ids.assetPartition(asset, partition));
      }
    }
    return ids;
  }

  private static List<String> listed(List<String> partitions) {
    return partitions.subList(0, Math.min(RunEvent.MOST_LISTED, partitions.size()));
  }

  private Optional<RunSummary> summary() {
    return Optional.of(RunSummary.of(partitions, origin, tags));
  }

  private int nextNumber() {
    return events.size() + 1;
  }

  private Run change(RunStatus next) {
    if (!status.next().contains(next)) {
      throw new IllegalStateException(
          "Cannot change run " + id + ": " + next + " does not follow " + status);
    }
    return inStatus(next);
  }

  private Run inStatus(RunStatus next) {
    return edited(draft -> draft.status = next);
  }

  private Run heldBy(String replica, long token) {
    return edited(
        draft -> {
          draft.replica = Optional.of(replica);
          draft.token = token;
        });
  }

  private Run startedFirst(Instant at) {
    return edited(draft -> draft.startedAt = Optional.of(startedAt.orElse(at)));
  }

  private Run ended(Instant at, Optional<String> reason) {
    return edited(
        draft -> {
          draft.endedAt = Optional.of(at);
          draft.error = reason;
        });
  }

  private Run with(RunEvent event) {
    return edited(
        draft -> draft.events = Stream.concat(events.stream(), Stream.of(event)).toList());
  }

  /** The same run for other partitions, or another time. */
  private Run of(List<String> partitions, Optional<Instant> notBefore, List<Proof> proofs) {
    return edited(
        draft -> {
          draft.partitions = partitions;
          draft.notBefore = notBefore;
          draft.proofs = proofs;
        });
  }

  private Run edited(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.done();
  }

  /** What can change about a run, while it changes. */
  private static final class Draft {
    private final Run run;
    private RunStatus status;
    private List<String> partitions;
    private Optional<Instant> notBefore;
    private List<Proof> proofs;
    private long token;
    private Optional<String> replica;
    private Optional<Instant> startedAt;
    private Optional<Instant> endedAt;
    private Optional<String> error;
    private List<RunEvent> events;

    private Draft(Run run) {
      this.run = run;
      this.status = run.status;
      this.partitions = run.partitions;
      this.notBefore = run.notBefore;
      this.proofs = run.proofs;
      this.token = run.token;
      this.replica = run.replica;
      this.startedAt = run.startedAt;
      this.endedAt = run.endedAt;
      this.error = run.error;
      this.events = run.events;
    }

    private Run done() {
      return new Run(
          run.id,
          status,
          run.requestId,
          run.assets,
          partitions,
          run.origin,
          run.cause,
          run.runKey,
          run.tags,
          run.priority,
          notBefore,
          proofs,
          run.runConfig,
          run.attempt,
          token,
          replica,
          run.catalog,
          run.createdAt,
          startedAt,
          endedAt,
          error,
          events);
    }
  }
}
