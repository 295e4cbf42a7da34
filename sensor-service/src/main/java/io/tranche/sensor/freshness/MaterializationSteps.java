package io.tranche.sensor.freshness;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.sensor.alert.AlertTeller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes partitions a step further when they are materialized. */
@Singleton
class MaterializationSteps {

  private final FreshnessRepository repository;
  private final AlertTeller teller;
  private final FreshnessSteps steps;

  @Inject
  MaterializationSteps(FreshnessRepository repository, AlertTeller teller, FreshnessSteps steps) {
    this.repository = repository;
    this.teller = teller;
    this.steps = steps;
  }

  /** Completes when what was missed of these is mended, and what has a maximum age begins anew. */
  Uni<Void> hear(Collection<AssetEvent.Materialized> events, Catalog catalog, Instant now) {
    Map<String, AssetEvent.Materialized> newest = new HashMap<>();
    for (AssetEvent.Materialized event : events) {
      if (FreshnessSteps.policy(event.asset(), catalog).isPresent()) {
        newest.merge(
            event.assetPartition(),
            event,
            (held, given) -> given.at().isAfter(held.at()) ? given : held);
      }
    }
    if (newest.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return repository
        .findAll(newest.keySet())
        .map(found -> found.stream().collect(Collectors.toMap(Freshness::id, Function.identity())))
        .chain(
            found ->
                FreshnessSteps.each(
                    newest.values(),
                    event ->
                        materialized(
                            event,
                            Optional.ofNullable(found.get(event.assetPartition())),
                            FreshnessSteps.age(event.asset(), catalog),
                            now)));
  }

  private Uni<Void> materialized(
      AssetEvent.Materialized event,
      Optional<Freshness> found,
      Optional<Duration> age,
      Instant now) {
    Instant at = event.at().truncatedTo(ChronoUnit.MILLIS);
    if (found.isEmpty()) {
      return age.isEmpty()
          ? Uni.createFrom().voidItem()
          : saved(
              Freshness.fresh(event.asset(), event.partition(), at, age.get()),
              event,
              age,
              now,
              next -> Uni.createFrom().voidItem());
    }
    Freshness held = found.get();
    if (held.materialized().filter(last -> !at.isAfter(last)).isPresent()) {
      return Uni.createFrom().voidItem();
    }
    if (held.isMissed()) {
      return saved(held.mended(at, now), event, age, now, mended -> steps.tell(mended, age));
    }
    return age.isEmpty()
        ? Uni.createFrom().voidItem()
        : teller
            .tell(held.isTold() ? List.of() : held.events())
            .chain(
                () ->
                    saved(
                        held.again(at, age.get()),
                        event,
                        age,
                        now,
                        next -> Uni.createFrom().voidItem()));
  }

  /** If somebody else was faster, the event is looked at again. */
  private Uni<Void> saved(
      Freshness next,
      AssetEvent.Materialized event,
      Optional<Duration> age,
      Instant now,
      Function<Freshness, Uni<Void>> then) {
    return repository
        .save(next)
        .chain(
            saved ->
                saved.isPresent()
                    ? then.apply(saved.get())
                    : repository
                        .findAll(List.of(event.assetPartition()))
                        .chain(again -> materialized(event, again.stream().findFirst(), age, now)));
  }
}
