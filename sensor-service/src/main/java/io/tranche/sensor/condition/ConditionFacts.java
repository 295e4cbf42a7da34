package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.automation.CheckCopies;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.sensor.automation.CopyRepository.LastState;
import io.tranche.sensor.automation.MemberNeeds;
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

/** What this service's own copies say of the partitions that conditions look at. */
@Singleton
class ConditionFacts {

  private final CopyRepository copies;
  private final CheckCopies checks;
  private final Clock clock;

  @Inject
  ConditionFacts(CopyRepository copies, CheckCopies checks, Clock clock) {
    this.copies = copies;
    this.checks = checks;
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

  /** The registered members of all sets that partitions of the observed assets consist of. */
  Uni<DynamicKeys> keys(Conditioned asset) {
    MemberNeeds needs = new MemberNeeds();
    asset.observed().forEach(observed -> needs.whole(asset.partitionsOf(observed)));
    return needs.keys(copies);
  }

  /** Everything that the copies hold of the observed assets: read once for each condition. */
  Uni<Map<Mark, Ordinals>> scan(Conditioned asset) {
    return keys(asset)
        .chain(
            keys -> {
              PartitionContext context = new PartitionContext(clock.instant(), keys);
              Uni<Marks<Mark>> marks = Uni.createFrom().item(new Marks<>(Map.of()));
              for (String observed : asset.observed()) {
                marks = marks.chain(into -> scan(observed, asset, context, into));
              }
              return marks.map(Marks::asMap);
            });
  }

  private Uni<Marks<Mark>> scan(
      String observed, Conditioned asset, PartitionContext context, Marks<Mark> into) {
    return copies
        .statesOf(observed)
        .chain(
            states -> {
              List<AssetPartition> some =
                  states.stream()
                      .map(state -> new AssetPartition(observed, state.partition()))
                      .toList();
              Set<String> checked = new LinkedHashSet<>();
              List<String> blocking = asset.blockingChecks(observed);
              some.forEach(
                  one ->
                      blocking.forEach(
                          check -> checked.add(CheckCopies.id(observed, check, one.partition()))));
              Map<String, LastState> byId = new HashMap<>();
              states.forEach(
                  state -> byId.put(Ids.assetPartition(observed, state.partition()), state));
              return (checked.isEmpty()
                      ? Uni.createFrom().item(Map.<String, Long>of())
                      : checks.holding(checked))
                  .map(holding -> new Found(byId, holding))
                  .map(found -> mark(some, blocking, found, asset, context, into));
            });
  }

  private static Marks<Mark> mark(
      List<AssetPartition> some,
      List<String> blocking,
      Found found,
      Conditioned asset,
      PartitionContext context,
      Marks<Mark> into) {
    List<Long> materialized = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    for (AssetPartition one : some) {
      Marks.of(asset.partitionsOf(one.asset()), one.partition(), context).stream()
          .forEach(
              ordinal -> {
                materialized.add(ordinal);
                if (found.isHeld(one, blocking)) {
                  held.add(ordinal);
                }
              });
    }
    some.stream()
        .findFirst()
        .ifPresent(
            one -> {
              into.put(Mark.materialized(one.asset()), ordinals(materialized));
              into.put(Mark.held(one.asset()), ordinals(held));
            });
    return into;
  }

  private static Ordinals ordinals(List<Long> some) {
    return Ordinals.of(some.stream().mapToLong(Long::longValue).toArray());
  }
}
