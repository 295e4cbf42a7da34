package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a backfill: looks at what became of the runs in flight, writes down how far it came
 * and what is requested next, and only then requests that. Whoever dies after the write leaves
 * chunks in flight that have no run; the next driver requests them, under the same ids.
 */
@Singleton
class BackfillStep {

  private final BackfillRepository repository;
  private final MongoRunOutcomes outcomes;
  private final BackfillRequests requests;
  private final BackfillStates states;
  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final Clock clock;
  private final BackfillConfig config;

  @Inject
  BackfillStep(
      BackfillRepository repository,
      MongoRunOutcomes outcomes,
      BackfillRequests requests,
      BackfillStates states,
      CatalogView catalog,
      RegisteredKeys keys,
      Clock clock,
      BackfillConfig config) {
    this.repository = repository;
    this.outcomes = outcomes;
    this.requests = requests;
    this.states = states;
    this.catalog = catalog;
    this.keys = keys;
    this.clock = clock;
    this.config = config;
  }

  Uni<Void> take(Backfill read, String driver) {
    Optional<String> change = DefinitionChange.of(read, catalog.current());
    if (change.isPresent()) {
      return write(read, read.failed(clock.instant(), change.get()), driver).replaceWithVoid();
    }
    return answers(read).chain(answers -> goOn(read, answers, driver));
  }

  /** What is done next, and what is known of the runs in flight. */
  private record Next(Decision decision, Settlement settled) {}

  private Uni<Void> goOn(Backfill read, Map<String, Answer> answers, String driver) {
    return keys.evaluate(registered -> next(read, answers, registered))
        .chain(
            next ->
                write(read, next.decision().next().endedIfComplete(clock.instant()), driver)
                    .chain(
                        written ->
                            written
                                .map(stored -> request(read, stored, next))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
  }

  /** What it has still to make is told before the first run of it is requested. */
  private Uni<Void> request(Backfill read, Backfill stored, Next next) {
    return states
        .tell(stored)
        .chain(() -> requests.launch(next.decision().next(), next.decision().launches()))
        .chain(() -> requests.stop(read, next.settled().running()));
  }

  private Next next(Backfill read, Map<String, Answer> answers, DynamicKeys registered) {
    Catalog definitions = catalog.current();
    PartitionContext now = new PartitionContext(clock.instant(), registered);
    Settlement settled =
        Settlement.of(
            read,
            new Settlement.Known(
                answers, request -> requests.isSent(read.id(), request), definitions, now));
    Decision decision =
        Decision.of(
            settled.backfill(),
            settled.unsent(),
            new Decision.Point(
                definitions,
                new PartitionContext(read.createdAt(), registered),
                now,
                concurrency(read)));
    return new Next(
        decision
            .refusal()
            .map(reason -> settled.backfill().failed(clock.instant(), reason))
            .map(failed -> new Decision(failed, List.of()))
            .orElse(decision),
        settled);
  }

  private int concurrency(Backfill backfill) {
    return Math.min(config.inFlight(), backfill.concurrency().orElse(config.inFlight()));
  }

  /** As it is stored then; empty if somebody else has changed it since it was read. */
  private Uni<Optional<Backfill>> write(Backfill read, Backfill next, String driver) {
    if (next.status().isTerminal()) {
      requests.forget(read.id());
    }
    return next.equals(read) && read.driver().equals(driver)
        ? Uni.createFrom().item(Optional.of(read))
        : repository.change(read, next, driver);
  }

  private Uni<Map<String, Answer>> answers(Backfill read) {
    Set<String> inFlight = Settlement.inFlight(read);
    return inFlight.isEmpty() ? Uni.createFrom().item(Map.of()) : outcomes.find(inFlight);
  }
}
