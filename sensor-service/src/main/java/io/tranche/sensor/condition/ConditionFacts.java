package io.tranche.sensor.condition;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.automation.CheckCopies;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.CopyRepository.LastState;
import io.tranche.sensor.condition.BackfillCopies.Remaining;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What this service's own copies say of the partitions that conditions look at. */
@Singleton
class ConditionFacts {

  private static final int PAGE = 1_000;

  private final CopyRepository copies;
  private final CheckCopies checks;
  private final BackfillCopies backfills;
  private final SetMembers members;
  private final Clock clock;

  @Inject
  ConditionFacts(
      CopyRepository copies,
      CheckCopies checks,
      BackfillCopies backfills,
      SetMembers members,
      Clock clock) {
    this.copies = copies;
    this.checks = checks;
    this.backfills = backfills;
    this.members = members;
    this.clock = clock;
  }

  /** A partition of an asset. */
  record AssetPartition(String asset, String partition) {
    String id() {
      return Ids.assetPartition(asset, partition);
    }
  }

  /** What the copies hold of some partitions at one look. */
  record Found(Map<String, LastState> states, Map<String, Long> holding) {

    Optional<LastState> state(AssetPartition one) {
      return Optional.ofNullable(states.get(one.id()));
    }

    /** What was checked is what there is, or about to be. */
    boolean isHeld(AssetPartition one, Collection<String> blockingChecks) {
      long present = state(one).map(LastState::token).orElse(-1L);
      return blockingChecks.stream()
          .map(check -> holding.get(CheckCopies.id(one.asset(), check, one.partition())))
          .anyMatch(checked -> checked != null && checked >= present);
    }

    Change known(AssetPartition one, Collection<String> blockingChecks, Instant at) {
      return new Change.Known(
          one.asset(), one.partition(), state(one).isPresent(), isHeld(one, blockingChecks), at);
    }
  }

  /** Looks partitions up; of checks, after the states: what a check says is stored before. */
  Uni<Found> find(Collection<AssetPartition> some, Set<Conditioned> observers) {
    Set<String> ids = new LinkedHashSet<>();
    Set<String> checked = new LinkedHashSet<>();
    for (AssetPartition one : some) {
      ids.add(one.id());
      for (Conditioned observer : observers) {
        if (observer.observed().contains(one.asset())) {
          observer
              .blockingChecks(one.asset())
              .forEach(check -> checked.add(CheckCopies.id(one.asset(), check, one.partition())));
        }
      }
    }
    return copies
        .states(ids)
        .chain(
            states ->
                (checked.isEmpty()
                        ? Uni.createFrom().item(Map.<String, Long>of())
                        : checks.holding(checked))
                    .map(holding -> new Found(states, holding)));
  }

  /** What was told, with what is known now of partitions that came too early, and of backfills. */
  Uni<List<Change>> changes(
      Conditioned asset, ConditionState state, List<Heard> news, Instant now) {
    List<AssetPartition> early = new ArrayList<>();
    state
        .seen()
        .early()
        .forEach((read, some) -> some.forEach(one -> early.add(new AssetPartition(read, one))));
    return find(early, Set.of(asset))
        .chain(
            found ->
                backfilled(asset, moved(news), now)
                    .map(left -> changes(asset, early, found, news, left, now)));
  }

  private static List<Change> changes(
      Conditioned asset,
      List<AssetPartition> early,
      Found found,
      List<Heard> news,
      List<Change.Backfilled> left,
      Instant now) {
    List<Change> changes = new ArrayList<>();
    for (AssetPartition one : early) {
      if (found.state(one).isPresent()) {
        changes.add(found.known(one, asset.blockingChecks(one.asset()), now));
        changes.add(new Change.Updated(one.asset(), one.partition(), now));
      }
    }
    news.forEach(one -> changes.addAll(one.changes()));
    changes.addAll(left);
    return changes;
  }

  /** The assets of which backfills have got on. */
  static Set<String> moved(List<Heard> news) {
    return news.stream()
        .flatMap(one -> one.changes().stream())
        .filter(Change.BackfillMoved.class::isInstance)
        .map(one -> ((Change.BackfillMoved) one).asset())
        .collect(Collectors.toSet());
  }

  /** How the backfills of assets stand, of those that are numbered as they are now. */
  Uni<List<Change.Backfilled>> backfilled(Conditioned asset, Set<String> of, Instant now) {
    if (of.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return backfills
        .remaining(of)
        .map(
            remaining ->
                of.stream()
                    .map(one -> new Change.Backfilled(one, left(asset, one, remaining), now))
                    .toList());
  }

  private static Ordinals left(Conditioned asset, String of, List<Remaining> remaining) {
    String layout = asset.partitionsOf(of).layout().fingerprint();
    return remaining.stream()
        .filter(one -> one.asset().equals(of) && one.layout().equals(layout))
        .map(Remaining::ordinals)
        .reduce(Ordinals.empty(), Ordinals::union);
  }

  /** The registered members of all sets that partitions of the observed assets consist of. */
  Uni<Map<String, Ordinals>> sets(Conditioned asset) {
    return Multi.createFrom()
        .iterable(asset.sets())
        .onItem()
        .transformToUniAndConcatenate(
            set -> members.ordinals(set).map(ordinals -> Map.entry(set, ordinals)))
        .collect()
        .asMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** Everything that the copies hold of the observed assets: read page by page, once for each. */
  Uni<Seen> scan(Conditioned asset) {
    return sets(asset)
        .chain(
            sets -> {
              Uni<Marks<Mark>> marks = Uni.createFrom().item(new Marks<>(Map.of()));
              for (String observed : asset.observed()) {
                marks = marks.chain(into -> scan(observed, "", asset, sets, into));
              }
              Uni<Seen> seen =
                  marks.map(all -> new Seen(all.asMap(), Map.of(), Map.of(), sets, asset.codes()));
              return seen.chain(
                  so ->
                      backfilled(
                              asset,
                              asset.watchesBackfills() ? asset.observed() : Set.of(),
                              clock.instant())
                          .map(so::with));
            });
  }

  private Uni<Marks<Mark>> scan(
      String observed,
      String after,
      Conditioned asset,
      Map<String, Ordinals> sets,
      Marks<Mark> into) {
    return copies
        .statesOf(observed, after, PAGE)
        .chain(
            page -> {
              if (page.isEmpty()) {
                return Uni.createFrom().item(into);
              }
              Uni<Marks<Mark>> marked =
                  held(observed, page, asset)
                      .chain(found -> mark(observed, page, found, asset, sets, into));
              String last = page.get(page.size() - 1).partition();
              return page.size() < PAGE
                  ? marked
                  : marked.chain(done -> scan(observed, last, asset, sets, done));
            });
  }

  private Uni<Found> held(String observed, List<LastState> page, Conditioned asset) {
    Set<String> checked = new LinkedHashSet<>();
    Map<String, LastState> byId = new HashMap<>();
    for (LastState state : page) {
      byId.put(Ids.assetPartition(observed, state.partition()), state);
      asset
          .blockingChecks(observed)
          .forEach(check -> checked.add(CheckCopies.id(observed, check, state.partition())));
    }
    return (checked.isEmpty()
            ? Uni.createFrom().item(Map.<String, Long>of())
            : checks.holding(checked))
        .map(holding -> new Found(byId, holding));
  }

  private Uni<Marks<Mark>> mark(
      String observed,
      List<LastState> page,
      Found found,
      Conditioned asset,
      Map<String, Ordinals> sets,
      Marks<Mark> into) {
    return Answers.to(
            keys -> {
              PartitionContext context = new PartitionContext(clock.instant(), keys);
              Map<String, Ordinals> ordinals = new HashMap<>();
              for (LastState state : page) {
                ordinals.put(
                    state.partition(),
                    Marks.of(asset.partitionsOf(observed), state.partition(), context));
              }
              return ordinals;
            },
            new AskedKeys(sets),
            members)
        .map(
            ordinals -> {
              List<Long> materialized = new ArrayList<>();
              List<Long> held = new ArrayList<>();
              ordinals.forEach(
                  (partition, some) ->
                      some.stream()
                          .forEach(
                              ordinal -> {
                                materialized.add(ordinal);
                                if (found.isHeld(
                                    new AssetPartition(observed, partition),
                                    asset.blockingChecks(observed))) {
                                  held.add(ordinal);
                                }
                              }));
              into.add(Mark.materialized(observed), ordinals(materialized));
              into.add(Mark.held(observed), ordinals(held));
              return into;
            });
  }

  private static Ordinals ordinals(List<Long> some) {
    return Ordinals.of(some.stream().mapToLong(Long::longValue).toArray());
  }
}
