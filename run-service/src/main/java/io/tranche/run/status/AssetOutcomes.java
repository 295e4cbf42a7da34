package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.OrdinalLayout;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.member.GatheredOrdinals;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.AssetPartitionRepository.Facts;
import io.tranche.run.status.Outcomes.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one asset under one definition: built from a snapshot or all its documents when
 * somebody first asks, then kept by reading again what events name. An event that comes late, twice
 * or out of order changes nothing that is not so.
 */
final class AssetOutcomes {

  private static final int BATCH = 1_000;

  /** With more of them a snapshot is not worth it. */
  private static final int MOST_UNREGISTERED = 2_000;

  /** Changes are taken into the sets when somebody asks, or when there are so many. */
  private static final int MOST_PENDING = 10_000;

  /**
   * A partition may have data before its window exists, such as one of a definition that had no
   * offset before. It counts from the moment at which it does, so windows to come are known too.
   */
  private static final Duration TO_COME = Duration.ofDays(3_653);

  private final String asset;
  private final PartitionsDefinition definition;
  private final OrdinalLayout layout;
  private final AssetPartitionRepository documents;
  private final RegisteredKeys keys;
  private final MembersSince members;
  private final OutcomeSnapshots snapshots;
  private final Clock clock;

  private final Set<String> namedWhileBuilding = new HashSet<>();
  private final Set<String> unregistered = new HashSet<>();
  private @Nullable Uni<Void> building;
  private boolean finishing;
  private boolean built;
  private final Map<Long, Outcome> pending = new HashMap<>();
  private Outcomes outcomes = Outcomes.NONE;
  private volatile Object state = new Object();

  AssetOutcomes(
      String asset,
      PartitionsDefinition definition,
      AssetPartitionRepository documents,
      RegisteredKeys keys,
      MembersSince members,
      OutcomeSnapshots snapshots,
      Clock clock) {
    this.asset = asset;
    this.definition = definition;
    this.layout = definition.layout();
    this.documents = documents;
    this.keys = keys;
    this.members = members;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  String name() {
    return asset;
  }

  PartitionsDefinition definition() {
    return definition;
  }

  /** The outcomes, built first if they are not yet. */
  synchronized Uni<Outcomes> current() {
    if (built) {
      return Uni.createFrom().item(latest());
    }
    Uni<Void> build = building;
    if (build == null) {
      build = build().onFailure().invoke(this::forgetBuild).memoize().indefinitely();
      building = build;
    }
    return build.map(done -> latest());
  }

  private synchronized Outcomes latest() {
    if (!pending.isEmpty()) {
      outcomes = outcomes.with(pending.values());
      pending.clear();
    }
    return outcomes;
  }

  private synchronized void forgetBuild() {
    building = null;
    finishing = false;
  }

  private Uni<Void> build() {
    return snapshots
        .find(asset, layout.fingerprint())
        .chain(found -> found.map(this::restore).orElseGet(this::scan));
  }

  private Uni<Void> scan() {
    GatheredOrdinals materialized = new GatheredOrdinals();
    GatheredOrdinals failed = new GatheredOrdinals();
    GatheredOrdinals stale = new GatheredOrdinals();
    return documents
        .scan(asset)
        .group()
        .intoLists()
        .of(BATCH)
        .onItem()
        .transformToUniAndConcatenate(this::located)
        .invoke(
            read -> {
              read.stream()
                  .filter(Outcome::materialized)
                  .forEach(o -> materialized.add(o.ordinal()));
              read.stream().filter(Outcome::failed).forEach(o -> failed.add(o.ordinal()));
              read.stream().filter(Outcome::stale).forEach(o -> stale.add(o.ordinal()));
            })
        .collect()
        .last()
        .chain(
            done -> {
              snapshots.take(asset);
              Outcomes scanned = new Outcomes(materialized.all(), failed.all(), stale.all());
              return finishBuilding(scanned, takeNamed());
            });
  }

  /**
   * Goes on from a snapshot. What was no partition then may be one now; and members are asked for
   * after what waits for them is known: who comes later finds it.
   */
  private Uni<Void> restore(OutcomeSnapshot snapshot) {
    synchronized (this) {
      unregistered.addAll(snapshot.unregistered());
    }
    return members
        .partitionsSince(definition, snapshot.members())
        .chain(
            came -> {
              Set<String> again = takeNamed();
              Optional<Set<String>> since = snapshots.take(asset);
              if (came.isEmpty() || since.isEmpty()) {
                goOnBuilding(again);
                return scan();
              }
              again.addAll(snapshot.unregistered());
              again.addAll(came.get());
              again.addAll(since.get());
              return finishBuilding(snapshot.outcomes(), again);
            });
  }

  /** What events named meanwhile may have changed behind what was read; later events wait. */
  private synchronized Set<String> takeNamed() {
    finishing = true;
    Set<String> again = new HashSet<>(namedWhileBuilding);
    namedWhileBuilding.clear();
    return again;
  }

  private synchronized void goOnBuilding(Set<String> named) {
    finishing = false;
    namedWhileBuilding.addAll(named);
  }

  private Uni<Void> finishBuilding(Outcomes known, Set<String> again) {
    return read(again)
        .invoke(
            read -> {
              synchronized (this) {
                outcomes = known.with(read);
                state = new Object();
                built = true;
              }
            })
        .replaceWithVoid();
  }

  /** Another object after every change. */
  Object state() {
    return state;
  }

  /**
   * What is known, if all is built. Neither members nor events may be taken in meanwhile.
   *
   * @param log the places up to which events are taken in
   */
  synchronized Optional<OutcomeSnapshot> snapshot(EventPlaces log) {
    return built && unregistered.size() <= MOST_UNREGISTERED
        ? Optional.of(
            new OutcomeSnapshot(
                asset, layout.fingerprint(), log, members.now(definition), latest(), unregistered))
        : Optional.empty();
  }

  /**
   * Reads partitions again. Calls must not overlap: of two answers about a partition the later read
   * must win.
   */
  Uni<Void> refresh(Collection<String> partitions) {
    synchronized (this) {
      Uni<Void> build = building;
      if (!built && build == null) {
        return Uni.createFrom().voidItem();
      }
      if (!built && build != null && finishing) {
        return build.chain(() -> refresh(partitions));
      }
      if (!built) {
        namedWhileBuilding.addAll(partitions);
        return Uni.createFrom().voidItem();
      }
    }
    return read(partitions).invoke(this::apply).replaceWithVoid();
  }

  private synchronized void apply(List<Outcome> read) {
    read.forEach(outcome -> pending.put(outcome.ordinal(), outcome));
    state = new Object();
    if (pending.size() > MOST_PENDING) {
      outcomes = latest();
    }
  }

  /**
   * The partitions that have a document and were none when it was read, but may be with these newly
   * registered keys.
   */
  synchronized Set<String> awaiting(Set<String> registered) {
    return unregistered.stream()
        .filter(
            partition ->
                definition.split(partition).orElse(List.of()).stream()
                    .anyMatch(registered::contains))
        .collect(Collectors.toSet());
  }

  private Uni<List<Outcome>> read(Collection<String> partitions) {
    return Multi.createFrom()
        .iterable(partitions)
        .group()
        .intoLists()
        .of(BATCH)
        .onItem()
        .transformToUniAndConcatenate(some -> documents.find(asset, some).chain(this::located))
        .collect()
        .in(ArrayList::new, List::addAll);
  }

  private Uni<List<Outcome>> located(List<Facts> facts) {
    return keys.evaluate(registered -> ordinals(facts, registered))
        .map(ordinals -> outcomes(facts, ordinals));
  }

  private List<OptionalLong> ordinals(List<Facts> facts, DynamicKeys registered) {
    PartitionContext context = new PartitionContext(clock.instant().plus(TO_COME), registered);
    return facts.stream().map(fact -> layout.ordinal(fact.partition(), context)).toList();
  }

  private synchronized List<Outcome> outcomes(List<Facts> facts, List<OptionalLong> ordinals) {
    List<Outcome> located = new ArrayList<>(facts.size());
    for (int i = 0; i < facts.size(); i++) {
      Facts fact = facts.get(i);
      OptionalLong ordinal = ordinals.get(i);
      if (ordinal.isPresent()) {
        unregistered.remove(fact.partition());
        located.add(
            new Outcome(ordinal.getAsLong(), fact.materialized(), fact.failed(), fact.stale()));
      } else {
        unregistered.add(fact.partition());
      }
    }
    return located;
  }
}
