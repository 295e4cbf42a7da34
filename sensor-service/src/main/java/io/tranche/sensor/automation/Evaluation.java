package io.tranche.sensor.automation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.automation.Automation;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.LatestWindows;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.automation.CopyRepository.Member;
import io.tranche.sensor.automation.Targets.Target;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Evaluates the readers of what changed: what is read, is read after the change was stored. */
@ApplicationScoped
class Evaluation {

  private static final Logger LOG = Logger.getLogger(Evaluation.class);

  private static final int TARGETS_AT_ONCE = 1_000;

  private final CopyRepository copies;
  private final CheckCopies checks;
  private final Clock clock;

  @Inject
  Evaluation(CopyRepository copies, CheckCopies checks, Clock clock) {
    this.copies = copies;
    this.checks = checks;
    this.clock = clock;
  }

  /** What follows from the triggers of one poll. */
  record Outcome(List<RunRequest> requests, List<Explanation> explanations) {

    static Outcome nothing() {
      return new Outcome(List.of(), List.of());
    }

    /** While all launching is stopped nothing is requested. */
    Outcome paused() {
      return new Outcome(List.of(), explanations.stream().map(Explanation::paused).toList());
    }
  }

  private record Decided(Target target, EagerDecision decision) {}

  Uni<Outcome> evaluate(List<Trigger> all, EagerReaders readers) {
    List<Trigger> triggers =
        all.stream().filter(trigger -> !readers.of(trigger.asset()).isEmpty()).toList();
    if (triggers.isEmpty()) {
      return Uni.createFrom().item(Outcome.nothing());
    }
    return Targets.needs(triggers, readers)
        .load(copies)
        .map(
            members ->
                Targets.of(
                    triggers,
                    readers,
                    new PartitionContext(clock.instant(), keys(members, triggers))))
        .chain(targets -> decide(targets, readers, clock.instant()));
  }

  /** Evaluates the partitions that came to exist between two instants, some at a time. */
  Uni<Void> evaluateNew(
      AssetDocument asset,
      Instant from,
      Instant now,
      EagerReaders readers,
      Function<Outcome, Uni<? extends Void>> follow) {
    MemberNeeds sets = new MemberNeeds();
    sets.whole(asset.partitions());
    return sets.load(copies)
        .map(members -> keys(members, List.of()))
        .chain(
            keys ->
                Multi.createFrom()
                    .items(
                        asset
                            .partitions()
                            .all(new PartitionContext(now, keys))
                            .difference(asset.partitions().all(new PartitionContext(from, keys)))
                            .keys())
                    .map(key -> new Target(asset, key, Trigger.ofWindowEnd(asset, key, now)))
                    .group()
                    .intoLists()
                    .of(TARGETS_AT_ONCE)
                    .onItem()
                    .transformToUniAndConcatenate(
                        targets -> decide(targets, readers, now).chain(follow))
                    .collect()
                    .last()
                    .replaceWithVoid());
  }

  private Uni<Outcome> decide(List<Target> targets, EagerReaders readers, Instant now) {
    if (targets.isEmpty()) {
      return Uni.createFrom().item(Outcome.nothing());
    }
    return UpstreamNeeds.members(targets, readers.catalog())
        .load(copies)
        .map(members -> new PartitionContext(now, keys(members, List.of())))
        .chain(
            context ->
                decide(needs(considered(targets, context), readers, context))
                    .map(decided -> outcome(decided, readers, context)));
  }

  /** Without those that are out of their asset's lookback. */
  private static List<Target> considered(List<Target> targets, PartitionContext context) {
    Map<String, Optional<PartitionsSubset>> windows = new HashMap<>();
    for (Target target : targets) {
      windows.computeIfAbsent(
          target.asset().key(),
          key ->
              target
                  .asset()
                  .automation()
                  .flatMap(Automation::window)
                  .map(
                      window ->
                          LatestWindows.of(
                              target.asset().partitions(), window.lookback(), context)));
    }
    return targets.stream()
        .filter(
            target ->
                windows
                    .getOrDefault(target.asset().key(), Optional.empty())
                    .map(window -> window.contains(target.partition()))
                    .orElse(true))
        .toList();
  }

  private static List<UpstreamNeeds> needs(
      List<Target> targets, EagerReaders readers, PartitionContext context) {
    List<UpstreamNeeds> needs = new ArrayList<>();
    for (Target target : targets) {
      try {
        needs.add(UpstreamNeeds.of(target, readers.catalog(), context));
      } catch (PartitionsException e) {
        LOG.warnf(
            "Cannot evaluate %s|%s: %s", target.asset().key(), target.partition(), e.getMessage());
      }
    }
    return needs;
  }

  private Uni<List<Decided>> decide(List<UpstreamNeeds> needs) {
    Set<String> ids = new LinkedHashSet<>();
    Set<String> checked = new LinkedHashSet<>();
    for (UpstreamNeeds need : needs) {
      ids.addAll(need.assetPartitions());
      checked.addAll(need.checks());
    }
    return copies
        .tokens(ids)
        .chain(
            tokens ->
                holding(checked)
                    .map(
                        held ->
                            needs.stream()
                                .map(need -> new Decided(need.target(), need.decide(tokens, held)))
                                .toList()));
  }

  /** Read after the tokens: what a check says is stored before the token that it is about. */
  private Uni<Map<String, Long>> holding(Set<String> checked) {
    return checked.isEmpty() ? Uni.createFrom().item(Map.of()) : checks.holding(checked);
  }

  /** The members that are registered, and for a moment those whose removal is the trigger. */
  private static DynamicKeys keys(List<Member> members, List<Trigger> triggers) {
    InMemoryDynamicKeys.Builder keys = InMemoryDynamicKeys.builder();
    triggers.forEach(
        trigger ->
            trigger
                .removed()
                .ifPresent(
                    member ->
                        keys.add(member.set(), member.key(), member.ordinal(), member.metadata())));
    members.forEach(
        member -> keys.add(member.set(), member.key(), member.ordinal(), member.metadata()));
    return keys.build();
  }

  private static Outcome outcome(
      List<Decided> decided, EagerReaders readers, PartitionContext context) {
    List<Explanation> explanations = new ArrayList<>();
    for (Decided one : decided) {
      Target target = one.target();
      for (String asset : readers.standsFor(target.asset())) {
        explanations.add(
            Explanation.of(asset, target.partition(), one.decision(), target.trigger()));
      }
    }
    Map<List<String>, List<Decided>> byChange = new LinkedHashMap<>();
    for (Decided one : decided) {
      if (one.decision() instanceof EagerDecision.Request) {
        byChange
            .computeIfAbsent(
                List.of(one.target().asset().key(), one.target().trigger().id()),
                change -> new ArrayList<>())
            .add(one);
      }
    }
    List<RunRequest> requests = new ArrayList<>();
    byChange.values().forEach(some -> request(some, context, requests));
    return new Outcome(requests, explanations);
  }

  private static void request(
      List<Decided> some, PartitionContext context, List<RunRequest> requests) {
    AssetDocument asset = some.get(0).target().asset();
    Trigger trigger = some.get(0).target().trigger();
    if (some.size() > asset.automation().map(Automation::maxRuns).orElse(1)) {
      requests.add(backfill(some, asset, trigger, context));
      return;
    }
    for (Decided one : some) {
      requests.add(
          RunRequest.Launch.of(
              requestId(one),
              asset.key(),
              List.of(one.target().partition()),
              Origin.automation(asset.key()),
              trigger.cause()));
    }
  }

  private static RunRequest backfill(
      List<Decided> some, AssetDocument asset, Trigger trigger, PartitionContext context) {
    List<String> keys = some.stream().map(one -> one.target().partition()).toList();
    List<String> ids = new ArrayList<>(List.of("eager-backfill", asset.key()));
    some.stream().map(Evaluation::requestId).sorted().forEach(ids::add);
    return new RunRequest.Backfill(
        Ids.of(ids.toArray(String[]::new)),
        asset.key(),
        PartitionSelection.print(asset.partitions().subset(keys, context)),
        Origin.automation(asset.key()),
        Map.of(),
        trigger.cause().at());
  }

  private static String requestId(Decided decided) {
    return ((EagerDecision.Request) decided.decision()).id();
  }
}
