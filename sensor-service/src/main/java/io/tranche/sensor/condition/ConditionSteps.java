package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionsException;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.Explanation;
import io.tranche.sensor.condition.ConditionFacts.AssetPartition;
import io.tranche.sensor.condition.ConditionState.Pending;
import io.tranche.sensor.condition.ConditionState.Place;
import io.tranche.sensor.control.Controls;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Evaluates one asset at a time: reads what is known, stores what follows, sends it. */
@Singleton
class ConditionSteps {

  private static final Logger LOG = Logger.getLogger(ConditionSteps.class);
  private static final String SOURCE = "/sensor-service";

  private final ConditionRepository repository;
  private final ConditionFacts facts;
  private final CopyRepository copies;
  private final Controls controls;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  ConditionSteps(
      ConditionRepository repository,
      ConditionFacts facts,
      CopyRepository copies,
      Controls controls,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.repository = repository;
    this.facts = facts;
    this.copies = copies;
    this.controls = controls;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /** Evaluates an asset, given what was heard since; repeats until nobody else has come first. */
  Uni<Void> step(Conditioned asset, List<Heard> heard, Instant now) {
    return repository
        .find(asset.key())
        .chain(
            found ->
                found
                    .map(state -> step(asset, state, heard, now))
                    .orElseGet(
                        () ->
                            facts
                                .scan(asset)
                                .chain(
                                    marks ->
                                        repository.create(
                                            ConditionState.first(
                                                asset.key(),
                                                asset.fingerprint(),
                                                asset.catalog().number(),
                                                now,
                                                marks)))
                                .chain(() -> step(asset, heard, now))));
  }

  private Uni<Void> step(Conditioned asset, ConditionState state, List<Heard> heard, Instant now) {
    if (state.pending().isPresent()) {
      return finish(state, state.pending().get()).chain(() -> step(asset, heard, now));
    }
    if (asset.catalog().number() < state.catalog()) {
      return Uni.createFrom().voidItem();
    }
    if (!state.fingerprint().equals(asset.fingerprint())) {
      return facts
          .scan(asset)
          .map(marks -> state.rebuilt(asset.fingerprint(), asset.catalog().number(), now, marks))
          .chain(rebuilt -> evaluate(asset, rebuilt, heard, now));
    }
    return evaluate(asset, state, heard, now);
  }

  private Uni<Void> evaluate(
      Conditioned asset, ConditionState state, List<Heard> heard, Instant now) {
    if (state.isInitial() && !heard.isEmpty()) {
      // What is heard first is news too, and not what there was.
      return evaluate(asset, state, List.of(), now)
          .chain(() -> repository.find(asset.key()))
          .chain(
              found ->
                  found.filter(first -> isBegun(asset, first)).isPresent()
                      ? step(asset, heard, now)
                      : Uni.createFrom().voidItem());
    }
    List<Heard> news =
        heard.stream()
            .filter(
                one ->
                    one.kafkaPartition()
                        .map(partition -> state.isNew(partition, one.place()))
                        .orElse(true))
            .toList();
    List<AssetPartition> early = new ArrayList<>();
    state
        .early()
        .forEach((read, some) -> some.forEach(one -> early.add(new AssetPartition(read, one))));
    return Uni.combine()
        .all()
        .unis(facts.keys(asset), facts.find(early, Set.of(asset)), controls.silences())
        .asTuple()
        .chain(
            known -> {
              List<Change> changes = new ArrayList<>();
              for (AssetPartition one : early) {
                if (known.getItem2().state(one).isPresent()) {
                  changes.add(known.getItem2().known(one, asset.blockingChecks(one.asset()), now));
                  changes.add(new Change.Updated(one.asset(), one.partition(), now));
                }
              }
              news.forEach(one -> changes.addAll(one.changes()));
              boolean isPaused = known.getItem3().pause().isPresent();
              ConditionStep.Outcome outcome =
                  ConditionStep.of(asset, state, changes, now, known.getItem1(), isPaused);
              return store(asset, state, outcome, news, heard, now);
            })
        .onFailure(PartitionsException.class)
        .recoverWithItem(
            refused -> {
              LOG.warnf("Cannot evaluate %s: %s", asset.key(), refused.getMessage());
              return null;
            });
  }

  /** One that cannot be evaluated stays as it was. */
  private static boolean isBegun(Conditioned asset, ConditionState state) {
    return !state.isInitial() && state.fingerprint().equals(asset.fingerprint());
  }

  private Uni<Void> store(
      Conditioned asset,
      ConditionState before,
      ConditionStep.Outcome outcome,
      List<Heard> news,
      List<Heard> heard,
      Instant now) {
    Map<String, Place> places = new HashMap<>();
    for (Heard one : news) {
      one.kafkaPartition()
          .ifPresent(partition -> places.merge(partition, one.place(), Place::with));
    }
    if (!outcome.isChanged() && places.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Heard last = news.isEmpty() ? byTheClock(asset, before, now) : news.get(news.size() - 1);
    Optional<Pending> pending =
        outcome.requested().isEmpty()
            ? Optional.empty()
            : Optional.of(
                ConditionRequests.of(
                    asset, before.evaluation() + 1, outcome.requested(), last, now));
    ConditionState next =
        (outcome.isChanged() ? outcome.next() : before.next()).with(places, pending);
    return repository
        .advance(next)
        .chain(
            stored ->
                stored
                    ? pending
                        .map(asked -> finish(next, asked))
                        .orElseGet(() -> Uni.createFrom().voidItem())
                    : step(asset, heard, now));
  }

  /** What nobody told: a tick has passed, a time window has ended, or the asset is new. */
  private static Heard byTheClock(Conditioned asset, ConditionState before, Instant now) {
    boolean hasTicked =
        asset.crons().stream().anyMatch(ticks -> ticks.fireBetween(before.evaluatedAt(), now));
    String id =
        Ids.of("condition", asset.key(), Long.toString(before.evaluation() + 1), now.toString());
    return new Heard(
        Optional.empty(),
        new Place(0, now),
        List.of(),
        hasTicked ? Cause.schedule(id, now) : Cause.windowEnd(id, now),
        asset.key());
  }

  private Uni<Void> finish(ConditionState state, Pending pending) {
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < pending.partitions().size(); i++) {
      String request =
          pending.requests().size() == 1
              ? pending.requests().get(0).id()
              : pending.requests().get(i).id();
      explanations.add(
          Explanation.requested(
              state.asset(),
              pending.partitions().get(i),
              request,
              pending.trigger(),
              pending.at()));
    }
    return sender
        .send(pending.requests().stream().map(this::outgoing).toList())
        .chain(() -> copies.explain(explanations))
        .chain(() -> repository.finish(state));
  }

  private OutgoingRecord outgoing(RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        request.id(),
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }
}
