package io.tranche.sensor.freshness;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.FreshnessPolicy;
import io.tranche.sensor.alert.AlertTeller;
import io.tranche.sensor.automation.CopyRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes partitions a step further when time passes. A change is stored with the mark that it is to
 * be told, then it is told, then the mark is cleared. Whoever finds the mark does the rest, so it
 * does not matter who dies when.
 */
@Singleton
class FreshnessSteps {

  private static final int SIDE_BY_SIDE = 8;
  private static final int AT_ONCE = 500;

  private final FreshnessRepository repository;
  private final CopyRepository copies;
  private final AlertTeller teller;

  @Inject
  FreshnessSteps(FreshnessRepository repository, CopyRepository copies, AlertTeller teller) {
    this.repository = repository;
    this.copies = copies;
    this.teller = teller;
  }

  /** Completes when the partitions whose deadline lies between two instants are judged. */
  Uni<Void> judge(Catalog catalog, Instant after, Instant upTo) {
    List<Freshness> due = new ArrayList<>();
    for (AssetDocument asset : catalog.assets().values()) {
      WindowDeadlines.of(asset, after, upTo)
          .forEach((key, deadline) -> due.add(Freshness.missed(asset.key(), key, deadline, upTo)));
    }
    return Multi.createFrom()
        .iterable(due)
        .group()
        .intoLists()
        .of(AT_ONCE)
        .onItem()
        .transformToUniAndConcatenate(some -> judge(some, upTo))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> judge(List<Freshness> due, Instant now) {
    return copies
        .tokens(due.stream().map(Freshness::id).toList())
        .chain(
            tokens ->
                each(
                    due.stream().filter(one -> !tokens.containsKey(one.id())).toList(),
                    one -> miss(one, now)));
  }

  /** Whoever materialized it meanwhile found nothing to mend: so it is looked once more. */
  private Uni<Void> miss(Freshness missed, Instant now) {
    return repository
        .save(missed)
        .chain(
            saved ->
                saved.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : copies
                        .tokens(List.of(missed.id()))
                        .chain(
                            tokens ->
                                tokens.isEmpty()
                                    ? tell(saved.get(), Optional.empty())
                                    : mend(saved.get(), now)));
  }

  private Uni<Void> mend(Freshness missed, Instant now) {
    return repository
        .save(missed.mended(now, now))
        .chain(
            saved ->
                saved.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : tell(saved.get(), Optional.empty()));
  }

  /** Completes when somebody has looked at all that is due by an instant. */
  Uni<Void> look(Catalog catalog, Instant now) {
    return repository
        .findDue(now, AT_ONCE)
        .chain(
            due ->
                each(due, one -> look(one, catalog, now))
                    .chain(
                        () ->
                            due.size() < AT_ONCE
                                ? Uni.createFrom().voidItem()
                                : look(catalog, now)));
  }

  private Uni<Void> look(Freshness due, Catalog catalog, Instant now) {
    Optional<Duration> age = age(due.asset(), catalog);
    if (!due.isTold()) {
      return tell(due, age);
    }
    Optional<Instant> deadline =
        age.flatMap(longest -> due.materialized().map(last -> last.plus(longest)));
    if (deadline.isEmpty()) {
      return repository.save(due.told(Optional.empty())).replaceWithVoid();
    }
    Freshness next =
        deadline.get().isAfter(now)
            ? due.until(deadline.get())
            : due.until(deadline.get()).missed(now);
    return repository
        .save(next)
        .chain(
            saved ->
                saved.filter(Freshness::isMissed).isPresent()
                    ? tell(saved.get(), age)
                    : Uni.createFrom().voidItem());
  }

  /** Tells a change and clears the mark; if somebody else goes on with it, that is as good. */
  Uni<Void> tell(Freshness changed, Optional<Duration> age) {
    return teller
        .tell(changed.events())
        .chain(() -> repository.save(changed.told(age)))
        .replaceWithVoid();
  }

  /** What an asset is held to, if it is defined. */
  static Optional<FreshnessPolicy> policy(String asset, Catalog catalog) {
    return Optional.ofNullable(catalog.assets().get(asset)).flatMap(AssetDocument::freshness);
  }

  /** After how long partitions of an asset have to be materialized again, if so. */
  static Optional<Duration> age(String asset, Catalog catalog) {
    return policy(asset, catalog)
        .filter(FreshnessPolicy.MaximumAge.class::isInstance)
        .map(FreshnessPolicy.MaximumAge.class::cast)
        .map(FreshnessPolicy.MaximumAge::age);
  }

  static <T> Uni<Void> each(Collection<T> all, Function<T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUni(step::apply)
        .merge(SIDE_BY_SIDE)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
