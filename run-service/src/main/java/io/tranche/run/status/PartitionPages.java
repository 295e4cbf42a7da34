package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.OrdinalLayout;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.http.Page;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.AssetPartitionRepository.Details;
import io.tranche.run.status.AssetPartitionRepository.Failure;
import io.tranche.run.status.AssetPartitionRepository.Materialization;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists partitions of an asset by status and text; a page costs what is on it. */
@Singleton
class PartitionPages {

  /** How many keys one page of a text search looks at before it answers with what it has. */
  private static final int MOST_SEARCHED = 50_000;

  private static final int SEARCHED_AT_ONCE = 1_000;

  private final RegisteredKeys keys;
  private final AssetPartitionRepository documents;
  private final Clock clock;

  @Inject
  PartitionPages(RegisteredKeys keys, AssetPartitionRepository documents, Clock clock) {
    this.keys = keys;
    this.documents = documents;
    this.clock = clock;
  }

  /**
   * What to list.
   *
   * @param after the last ordinal of the page before
   * @param from the first position, in the order of the keys
   * @param to the position after the last one
   */
  record Query(
      Optional<PartitionStatus> status,
      Optional<String> search,
      OptionalLong after,
      OptionalLong from,
      OptionalLong to,
      int limit) {}

  /** One partition as it is listed. */
  record Item(
      String key,
      long position,
      PartitionStatus status,
      Optional<Materialization> materialization,
      Optional<Failure> failure) {}

  private record Place(long ordinal, String key) {}

  /** Places that were found, and the index from which there is more to look at. */
  private record Found(List<Place> places, long next) {}

  Uni<Page<Item>> list(AssetStatus asset, Query query) {
    StatusPicture picture = asset.picture();
    Ordinals listed =
        between(
            query.status().map(picture::ordinals).orElse(picture.existing()),
            picture.existing(),
            query);
    long start = query.after().isPresent() ? listed.rank(query.after().getAsLong() + 1) : 0;
    return find(asset, listed, query, new Found(List.of(), start), start)
        .chain(found -> page(asset, listed, found));
  }

  /** Those of {@code listed} that lie between two positions, which count all that exist. */
  private static Ordinals between(Ordinals listed, Ordinals existing, Query query) {
    if (query.from().isEmpty() && query.to().isEmpty()) {
      return listed;
    }
    long from = Math.max(0, query.from().orElse(0));
    long to = Math.min(existing.size(), query.to().orElse(existing.size()));
    return from >= to
        ? Ordinals.empty()
        : listed.intersection(Ordinals.range(existing.select(from), existing.select(to - 1)));
  }

  private Uni<Found> find(
      AssetStatus asset, Ordinals listed, Query query, Found before, long start) {
    int wanted = query.limit() - before.places().size();
    boolean searched = before.next() - start >= MOST_SEARCHED;
    if (wanted == 0 || before.next() >= listed.size() || searched) {
      return Uni.createFrom().item(before);
    }
    int step = query.search().isPresent() ? SEARCHED_AT_ONCE : wanted;
    long end = Math.min(listed.size(), before.next() + step);
    return places(asset, listed, before.next(), end)
        .chain(
            places -> find(asset, listed, query, add(before, places, query, listed, end), start));
  }

  private static Found add(
      Found before, List<Place> places, Query query, Ordinals listed, long end) {
    List<Place> all = new ArrayList<>(before.places());
    for (Place place : places) {
      if (query.search().map(place.key()::contains).orElse(true)) {
        all.add(place);
        if (all.size() == query.limit()) {
          return new Found(all, listed.rank(place.ordinal() + 1));
        }
      }
    }
    return new Found(all, end);
  }

  private Uni<List<Place>> places(AssetStatus asset, Ordinals listed, long from, long to) {
    OrdinalLayout layout = asset.definition().layout();
    Function<DynamicKeys, List<Place>> question =
        registered -> {
          PartitionContext context = new PartitionContext(clock.instant(), registered);
          List<Place> places = new ArrayList<>();
          for (long i = from; i < to; i++) {
            long ordinal = listed.select(i);
            layout.key(ordinal, context).ifPresent(key -> places.add(new Place(ordinal, key)));
          }
          return places;
        };
    return keys.evaluate(question);
  }

  private Uni<Page<Item>> page(AssetStatus asset, Ordinals listed, Found found) {
    List<String> shown = found.places().stream().map(Place::key).toList();
    boolean more = found.next() < listed.size();
    Optional<String> next =
        more ? Optional.of(Long.toString(listed.select(found.next() - 1))) : Optional.empty();
    return documents
        .findDetails(asset.asset(), shown)
        .map(
            details -> {
              Map<String, Details> byKey =
                  details.stream().collect(Collectors.toMap(Details::partition, d -> d));
              List<Item> items =
                  found.places().stream()
                      .map(place -> item(place, asset.picture(), byKey.get(place.key())))
                      .toList();
              return new Page<>(items, next, OptionalLong.of(listed.size()));
            });
  }

  private static Item item(Place place, StatusPicture picture, @Nullable Details details) {
    Optional<Details> known = Optional.ofNullable(details);
    return new Item(
        place.key(),
        picture.existing().rank(place.ordinal()),
        picture.at(place.ordinal()),
        known.flatMap(Details::materialization),
        known.flatMap(Details::failure));
  }
}
