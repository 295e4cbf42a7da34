package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.sensor.automation.AssetEventListener;
import io.tranche.sensor.condition.ConditionFacts.AssetPartition;
import io.tranche.sensor.condition.ConditionFacts.Found;
import io.tranche.sensor.condition.DataVersions.Version;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Evaluates the assets whose conditions look at what happened. */
@Singleton
class ConditionAutomation implements AssetEventListener {

  private final CatalogView catalogs;
  private final ConditionFacts facts;
  private final ConditionSteps steps;
  private final DataVersions versions;
  private final Clock clock;
  private final AtomicReference<ConditionedAssets> index =
      new AtomicReference<>(ConditionedAssets.of(Catalog.empty()));

  @Inject
  ConditionAutomation(
      CatalogView catalogs,
      ConditionFacts facts,
      ConditionSteps steps,
      DataVersions versions,
      Clock clock) {
    this.catalogs = catalogs;
    this.facts = facts;
    this.steps = steps;
    this.versions = versions;
    this.clock = clock;
  }

  /** By the newest catalog there is: the event does not come again. */
  Uni<ConditionedAssets> assets() {
    return catalogs.newest().map(this::assetsOf);
  }

  /** By the newest catalog that was read. */
  ConditionedAssets known() {
    return assetsOf(catalogs.current());
  }

  private ConditionedAssets assetsOf(Catalog catalog) {
    return index.updateAndGet(
        held -> held.catalog().number() == catalog.number() ? held : ConditionedAssets.of(catalog));
  }

  @Override
  public Uni<Void> hear(List<IncomingRecord<AssetEvent>> events) {
    return assets()
        .chain(
            assets -> {
              Set<AssetPartition> touched = new LinkedHashSet<>();
              Set<Conditioned> observers = new LinkedHashSet<>();
              for (IncomingRecord<AssetEvent> one : events) {
                List<Conditioned> observing = assets.observing(one.message().asset());
                if (!observing.isEmpty()) {
                  touched.add(new AssetPartition(one.message().asset(), one.message().partition()));
                  observers.addAll(observing);
                }
              }
              return touched.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : facts
                      .find(touched, observers)
                      .chain(
                          found ->
                              changedVersions(events, assets)
                                  .chain(
                                      changed ->
                                          step(assets, heard(events, assets, found, changed))));
            });
  }

  /** The events after which data is other than before, where anybody asks. */
  private Uni<Set<String>> changedVersions(
      List<IncomingRecord<AssetEvent>> events, ConditionedAssets assets) {
    List<Version> told = new ArrayList<>();
    for (IncomingRecord<AssetEvent> one : events) {
      if (assets.observing(one.message().asset()).stream()
          .anyMatch(Conditioned::watchesDataVersions)) {
        Place place = new Place(one.raw().offset(), one.at());
        dataVersion(one.message())
            .ifPresent(
                version ->
                    told.add(
                        new Version(
                            one.message().assetPartition(), one.message().id(), version, place)));
      }
    }
    return told.isEmpty() ? Uni.createFrom().item(Set.of()) : versions.note(told);
  }

  private static Optional<String> dataVersion(AssetEvent event) {
    if (event instanceof AssetEvent.Materialized one) {
      return Optional.of(one.dataVersion());
    }
    return event instanceof AssetEvent.Observed seen ? seen.dataVersion() : Optional.empty();
  }

  private static Map<Conditioned, List<Heard>> heard(
      List<IncomingRecord<AssetEvent>> events,
      ConditionedAssets assets,
      Found found,
      Set<String> changedVersions) {
    Map<Conditioned, List<Heard>> heard = new LinkedHashMap<>();
    for (IncomingRecord<AssetEvent> one : events) {
      for (Conditioned asset : assets.observing(one.message().asset())) {
        heard
            .computeIfAbsent(asset, key -> new ArrayList<>())
            .add(heard(one, asset, found, changedVersions));
      }
    }
    return heard;
  }

  private static Heard heard(
      IncomingRecord<AssetEvent> record,
      Conditioned asset,
      Found found,
      Set<String> changedVersions) {
    AssetEvent event = record.message();
    AssetPartition partition = new AssetPartition(event.asset(), event.partition());
    List<Change> changes = new ArrayList<>();
    changes.add(found.known(partition, asset.blockingChecks(event.asset()), event.at()));
    if (event instanceof AssetEvent.Materialized one && isNews(record, one, found)) {
      changes.add(new Change.Updated(event.asset(), event.partition(), event.runId(), event.at()));
    } else if (event instanceof AssetEvent.MaterializationFailed failed
        && found.state(partition).map(last -> last.token() < failed.token()).orElse(true)) {
      changes.add(new Change.Failed(event.asset(), event.partition(), event.at()));
    } else if (event instanceof AssetEvent.Checked checked) {
      changes.add(
          new Change.Checked(
              event.asset(), event.partition(), checked.check(), checked.passed(), event.at()));
    }
    if (changedVersions.contains(event.id())) {
      changes.add(new Change.VersionChanged(event.asset(), event.partition(), event.at()));
    }
    return new Heard(
        Optional.of(record.raw().topic() + "-" + record.raw().partition()),
        new Place(record.raw().offset(), record.at()),
        changes,
        cause(event),
        event.assetPartition());
  }

  /** The first record of what is the last materialization; one that comes again is the first. */
  private static boolean isNews(
      IncomingRecord<AssetEvent> record, AssetEvent.Materialized event, Found found) {
    return found
        .state(new AssetPartition(event.asset(), event.partition()))
        .filter(last -> last.token() == event.token())
        .filter(
            last -> last.place().isEmpty() || last.place().equals(AssetEventListener.place(record)))
        .isPresent();
  }

  private static Cause cause(AssetEvent event) {
    if (event instanceof AssetEvent.Checked) {
      return Cause.check(event.id(), event.at());
    }
    return event instanceof AssetEvent.MaterializationFailed
        ? Cause.materializationFailed(event.id(), event.at())
        : Cause.materialization(event.id(), event.at());
  }

  /** What came to be missing, or was materialized before its member was known. */
  @Override
  public Uni<Void> learn(List<PartitionSetMember> members) {
    return assets()
        .chain(
            assets -> {
              Map<Conditioned, List<Heard>> heard = new LinkedHashMap<>();
              for (PartitionSetMember member : members) {
                for (Conditioned asset : assets.observingSet(member.set())) {
                  heard
                      .computeIfAbsent(asset, key -> new ArrayList<>())
                      .add(
                          told(
                              List.of(
                                  new Change.Member(
                                      member.set(), member.key(), member.ordinal(), member.at())),
                              Cause.materialization(
                                  member.id() + " in version " + member.version(), member.at()),
                              Ids.assetPartition(asset.key(), member.key())));
                }
              }
              return step(assets, heard);
            });
  }

  /** It does not matter how often it is told. */
  static Heard told(List<Change> changes, Cause cause, String trigger) {
    return new Heard(Optional.empty(), new Place(0, cause.at()), changes, cause, trigger);
  }

  /** Evaluates assets, given what was heard of. */
  Uni<Void> step(ConditionedAssets assets, Map<Conditioned, List<Heard>> heard) {
    Batch batch = new Batch(assets, heard, clock.instant());
    return steps.each(batch, asset -> steps.step(asset, batch));
  }
}
