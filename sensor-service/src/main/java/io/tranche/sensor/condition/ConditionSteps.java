package io.tranche.sensor.condition;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsException;
import io.tranche.sensor.condition.ConditionStep.Outcome;
import io.tranche.sensor.control.Controls;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Evaluates one asset at a time: reads what is known, stores what follows, sends it. */
@Singleton
class ConditionSteps {

  private static final Logger LOG = Logger.getLogger(ConditionSteps.class);
  private static final int SIDE_BY_SIDE = 8;

  private final ConditionRepository repository;
  private final ConditionFacts facts;
  private final SetMembers members;
  private final Controls controls;
  private final ConditionSending sending;

  @Inject
  ConditionSteps(
      ConditionRepository repository,
      ConditionFacts facts,
      SetMembers members,
      Controls controls,
      ConditionSending sending) {
    this.repository = repository;
    this.facts = facts;
    this.members = members;
    this.controls = controls;
    this.sending = sending;
  }

  /** Does something with each asset; where one may be joined to another, after that one. */
  Uni<Void> each(Batch batch, Function<Conditioned, Uni<Void>> step) {
    Multi<Conditioned> assets = Multi.createFrom().iterable(batch.inOrder());
    return (batch.isEntangled()
            ? assets.onItem().transformToUniAndConcatenate(step::apply)
            : assets.onItem().transformToUni(step::apply).merge(SIDE_BY_SIDE))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Evaluates an asset of a batch, unless that was done for another. */
  Uni<Void> step(Conditioned asset, Batch batch) {
    return batch.awaits(asset)
        ? step(asset, batch.take(asset), batch)
        : Uni.createFrom().voidItem();
  }

  /** Evaluates an asset, given what was heard since; repeats until nobody else has come first. */
  private Uni<Void> step(Conditioned asset, List<Heard> heard, Batch batch) {
    return repository
        .find(asset.key())
        .chain(
            found ->
                found
                    .map(state -> step(asset, state, heard, batch))
                    .orElseGet(
                        () ->
                            facts
                                .scan(asset)
                                .chain(
                                    seen ->
                                        repository.create(
                                            ConditionState.first(
                                                asset.key(),
                                                asset.fingerprint(),
                                                asset.catalog().number(),
                                                batch.now(),
                                                seen)))
                                .chain(() -> step(asset, heard, batch))));
  }

  private Uni<Void> step(Conditioned asset, ConditionState state, List<Heard> heard, Batch batch) {
    if (state.pending().isPresent()) {
      return finish(asset, state, state.pending().get(), batch)
          .chain(() -> step(asset, heard, batch));
    }
    if (asset.catalog().number() < state.catalog()) {
      return Uni.createFrom().voidItem();
    }
    if (!state.fingerprint().equals(asset.fingerprint())) {
      return facts
          .scan(asset)
          .map(
              seen ->
                  state.rebuilt(asset.fingerprint(), asset.catalog().number(), batch.now(), seen))
          .chain(rebuilt -> begin(asset, rebuilt, heard, batch));
    }
    return begin(asset, state, heard, batch);
  }

  private Uni<Void> begin(Conditioned asset, ConditionState state, List<Heard> heard, Batch batch) {
    List<Heard> news =
        heard.stream()
            .filter(
                one ->
                    one.kafkaPartition()
                        .map(partition -> state.isNew(partition, one.place()))
                        .orElse(true))
            .toList();
    if (state.sweep().isPresent()) {
      return sweep(asset, state, heard, batch);
    }
    if (state.isInitial() && !heard.isEmpty()) {
      // What is heard first is news too, and not what there was.
      return begin(asset, state, List.of(), batch)
          .chain(() -> repository.find(asset.key()))
          .chain(
              found ->
                  found.filter(first -> isBegun(asset, first)).isPresent()
                      ? step(asset, heard, batch)
                      : Uni.createFrom().voidItem());
    }
    boolean isOfMany = !asset.sets().isEmpty();
    if (isOfMany && (heard.isEmpty() || ConditionStep.looksAtAll(asset, state, batch.now()))) {
      return beginSweep(asset, state, news, heard, batch);
    }
    Set<String> moved = ConditionFacts.moved(news);
    if (isOfMany && !moved.isEmpty()) {
      return facts
          .backfilled(asset, moved, batch.now())
          .chain(
              left ->
                  ConditionSweep.isFor(left, state)
                      ? beginSweep(asset, state.with(state.seen().with(left)), heard, batch)
                      : evaluateNews(asset, state, news, heard, batch));
    }
    return evaluateNews(asset, state, news, heard, batch);
  }

  private Uni<Void> evaluateNews(
      Conditioned asset, ConditionState state, List<Heard> news, List<Heard> heard, Batch batch) {
    int together = Heard.together(news, asset.key());
    return evaluate(asset, state, news.subList(0, together), batch.now(), batch)
        .chain(
            evaluated ->
                evaluated == Evaluated.OVERTAKEN
                        || (evaluated == Evaluated.STORED && together < news.size())
                    ? step(asset, heard, batch)
                    : Uni.createFrom().voidItem());
  }

  /** One that cannot be evaluated stays as it was. */
  private static boolean isBegun(Conditioned asset, ConditionState state) {
    return !state.isInitial() && state.fingerprint().equals(asset.fingerprint());
  }

  /** What happened before a tick is evaluated before it. */
  private Uni<Void> beginSweep(
      Conditioned asset, ConditionState state, List<Heard> news, List<Heard> heard, Batch batch) {
    Optional<Instant> justBefore =
        asset
            .lastTick(state.evaluatedAt(), batch.now())
            .map(tick -> tick.minusMillis(1))
            .filter(instant -> instant.isAfter(state.evaluatedAt()) && !state.isInitial());
    List<Heard> earlier =
        justBefore
            .map(
                instant ->
                    news.stream()
                        .takeWhile(
                            one ->
                                one.changes().stream()
                                    .noneMatch(change -> change.at().isAfter(instant)))
                        .toList())
            .orElse(List.of());
    if (!earlier.isEmpty() && !state.recalled().isUnsettled()) {
      return evaluate(asset, state, earlier, justBefore.orElseThrow(), batch)
          .chain(
              evaluated ->
                  evaluated == Evaluated.NOTHING
                      ? beginSweep(asset, state, heard, batch)
                      : step(asset, heard, batch));
    }
    return beginSweep(asset, state, heard, batch);
  }

  private Uni<Void> beginSweep(
      Conditioned asset, ConditionState state, List<Heard> heard, Batch batch) {
    Instant now = batch.now();
    Sweep sweep =
        new Sweep(
            state.evaluatedAt(),
            now.isAfter(state.evaluatedAt()) ? now : state.evaluatedAt(),
            Optional.empty(),
            state.recalled().nodes(),
            Ordinals.empty());
    ConditionState sweeping = state.sweeping(sweep, state.seen());
    return repository
        .advance(sweeping)
        .chain(stored -> stored ? sweep(asset, sweeping, heard, batch) : step(asset, heard, batch));
  }

  /** Goes on with a sweep, whoever has begun it; then what was heard is evaluated. */
  private Uni<Void> sweep(Conditioned asset, ConditionState state, List<Heard> heard, Batch batch) {
    return answered(
            asset,
            state,
            (keys, isPaused) -> {
              Outcome outcome = ConditionSweep.page(asset, state, keys, isPaused, Sweep.PAGE);
              return Optional.of(
                  requested(
                      asset, state, outcome, byTheClock(asset, state, batch.now()), batch.now()));
            })
        .chain(
            next ->
                next.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : repository
                        .advance(next.get())
                        .chain(
                            stored ->
                                stored
                                    ? swept(asset, next.get(), heard, batch)
                                    : step(asset, heard, batch)));
  }

  private Uni<Void> swept(Conditioned asset, ConditionState state, List<Heard> heard, Batch batch) {
    if (state.sweep().isPresent()) {
      return sweep(asset, state, heard, batch);
    }
    Uni<Void> sent =
        state
            .pending()
            .map(pending -> finish(asset, state, pending, batch))
            .orElseGet(() -> Uni.createFrom().voidItem());
    return heard.isEmpty() ? sent : sent.chain(() -> step(asset, heard, batch));
  }

  private enum Evaluated {
    STORED,
    /** Nothing is new, or it cannot be evaluated. */
    NOTHING,
    /** Somebody else has stored something first. */
    OVERTAKEN
  }

  /** Evaluates what is new. */
  private Uni<Evaluated> evaluate(
      Conditioned asset, ConditionState state, List<Heard> news, Instant now, Batch batch) {
    Map<String, Place> places = new HashMap<>();
    for (Heard one : news) {
      one.kafkaPartition()
          .ifPresent(partition -> places.merge(partition, one.place(), Place::with));
    }
    Heard last = news.isEmpty() ? byTheClock(asset, state, now) : news.get(news.size() - 1);
    return facts
        .changes(asset, state, news, now)
        .chain(
            changes ->
                answered(
                    asset,
                    state,
                    (keys, isPaused) -> {
                      lookUp(changes, keys);
                      Outcome outcome =
                          ConditionStep.of(asset, state, changes, now, keys, isPaused);
                      return outcome.isChanged() || !places.isEmpty()
                          ? Optional.of(requested(asset, state, outcome, last, now))
                          : Optional.empty();
                    }))
        .chain(
            answer -> {
              if (answer.isEmpty()) {
                return Uni.createFrom().item(Evaluated.NOTHING);
              }
              ConditionState next = answer.get().with(places, answer.get().pending());
              return repository
                  .advance(next)
                  .chain(
                      stored ->
                          stored && next.pending().isPresent()
                              ? finish(asset, next, next.pending().get(), batch)
                                  .replaceWith(Evaluated.STORED)
                              : Uni.createFrom()
                                  .item(stored ? Evaluated.STORED : Evaluated.OVERTAKEN));
            });
  }

  /** What is told of members is looked up: so the sets are as they are now. */
  private static void lookUp(List<Change> changes, DynamicKeys keys) {
    for (Change change : changes) {
      if (change instanceof Change.Member member) {
        keys.ordinal(member.set(), member.key());
        keys.key(member.set(), member.ordinal());
      }
    }
  }

  /** The next state, by as many members as it takes; none if it is the same or not known. */
  private Uni<Optional<ConditionState>> answered(
      Conditioned asset,
      ConditionState state,
      BiFunction<DynamicKeys, Boolean, Optional<ConditionState>> question) {
    AskedKeys keys = new AskedKeys(state.seen().sets());
    return controls
        .silences()
        .chain(
            silences ->
                Answers.to(
                    asked -> question.apply(asked, silences.pause().isPresent()), keys, members))
        .map(answer -> answer.map(next -> next.with(keys.ordinals())))
        .onFailure(PartitionsException.class)
        .recoverWithItem(
            refused -> {
              LOG.warnf("Cannot evaluate %s: %s", asset.key(), refused.getMessage());
              return Optional.<ConditionState>empty();
            });
  }

  /** With what is asked for; times are as exact as they are stored. */
  private static ConditionState requested(
      Conditioned asset, ConditionState before, Outcome outcome, Heard last, Instant now) {
    Optional<Pending> pending =
        outcome.requested().isEmpty()
            ? Optional.empty()
            : Optional.of(
                ConditionRequests.of(
                    asset,
                    before.evaluation() + 1,
                    outcome.requested(),
                    last,
                    now.truncatedTo(ChronoUnit.MILLIS)));
    return (outcome.isChanged() ? outcome.next() : before.next()).with(Map.of(), pending);
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

  /** Tells who may be joined, each with all that it is told in this batch, then sends. */
  private Uni<Void> finish(Conditioned asset, ConditionState state, Pending pending, Batch batch) {
    Joining joining = new Joining(asset, state, pending);
    Uni<Joining> joined = Uni.createFrom().item(joining);
    for (Conditioned other : batch.joiners(asset)) {
      joined = joined.chain(so -> join(so, other, batch));
    }
    return joined.chain(sending::send).chain(() -> repository.finish(state));
  }

  private Uni<Joining> join(Joining joining, Conditioned other, Batch batch) {
    Optional<Heard> told = joining.tell(other);
    if (told.isEmpty()) {
      return Uni.createFrom().item(joining);
    }
    List<Heard> heard = new ArrayList<>(batch.take(other));
    heard.add(told.get());
    return step(other, heard, batch)
        .chain(() -> repository.find(other.key()))
        .map(found -> found.map(state -> joining.with(other, state)).orElse(joining));
  }
}
