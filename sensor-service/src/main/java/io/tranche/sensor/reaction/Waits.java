package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.TickRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes waits a step further. One compare-and-set ends a round and stores what it has led to; then
 * that is sent, under an id that follows from the round; then it is recorded; then it is cleared.
 * Whoever finds it stored finishes it, so it does not matter who dies when.
 */
@Singleton
class Waits {

  private static final String SOURCE = "/sensor-service";
  private static final int SIDE_BY_SIDE = 8;

  private final WaitRepository repository;
  private final TickRepository ticks;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  Waits(
      WaitRepository repository,
      TickRepository ticks,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.repository = repository;
    this.ticks = ticks;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /** Completes when the waits have made these steps, and what follows is sent and recorded. */
  Uni<Void> step(Collection<WaitStep> steps) {
    if (steps.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return repository
        .findAll(steps.stream().map(WaitStep::id).toList())
        .map(found -> found.stream().collect(Collectors.toMap(Wait::id, Function.identity())))
        .chain(found -> steps(steps, found))
        .chain(this::finish);
  }

  private Uni<List<Wait>> steps(Collection<WaitStep> steps, Map<String, Wait> found) {
    return Multi.createFrom()
        .iterable(steps)
        .onItem()
        .transformToUni(step -> step(step, Optional.ofNullable(found.get(step.id()))))
        .merge(SIDE_BY_SIDE)
        .collect()
        .in(ArrayList<Wait>::new, (ended, wait) -> wait.ifPresent(ended::add))
        .map(ended -> ended);
  }

  /** Answers the wait if its round has ended. */
  private Uni<Optional<Wait>> step(WaitStep step, Optional<Wait> found) {
    Wait held = found.orElseGet(() -> Wait.first(step.sensor().name(), step.partition()));
    if (held.pending().isPresent()) {
      return finish(List.of(held)).chain(() -> again(step));
    }
    Wait next = step.after(held, clock.instant());
    if (next.equals(held)) {
      return Uni.createFrom().item(Optional.empty());
    }
    return repository
        .save(next)
        .chain(
            saved ->
                saved
                    ? Uni.createFrom()
                        .item(Optional.of(next).filter(wait -> wait.pending().isPresent()))
                    : again(step));
  }

  private Uni<Optional<Wait>> again(WaitStep step) {
    return repository
        .findAll(List.of(step.id()))
        .chain(found -> step(step, found.stream().findFirst()));
  }

  /** Sends, records and clears what ended rounds have led to. */
  Uni<Void> finish(Collection<Wait> ended) {
    if (ended.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return sender
        .send(
            ended.stream()
                .flatMap(wait -> wait.pending().orElseThrow().requests().stream())
                .map(this::outgoing)
                .toList())
        .chain(() -> ticks.append(ended.stream().map(Waits::tick).toList()))
        .chain(() -> repository.finish(ended));
  }

  private static Tick tick(Wait wait) {
    Wait.Pending pending = wait.pending().orElseThrow();
    return Tick.ofWait(
        wait.sensor(),
        wait.partition(),
        pending.at(),
        pending.requests().size(),
        pending.skipped());
  }

  /** Nobody looks at these any more. */
  Uni<Void> abandon(Wait wait) {
    return repository.save(wait.abandoned()).replaceWithVoid();
  }

  /** Some of those that have to be looked at by now. */
  Uni<List<Wait>> due(Instant now, int limit) {
    return repository.findDue(now, limit);
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
