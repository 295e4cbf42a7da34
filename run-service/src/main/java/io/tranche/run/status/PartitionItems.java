package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.OrdinalLayout;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.AssetPartitionRepository.Details;
import io.tranche.run.status.AssetPartitionRepository.Failure;
import io.tranche.run.status.AssetPartitionRepository.Materialization;
import io.tranche.run.status.AssetPartitionRepository.Stale;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Partitions as they are listed: from ordinals to keys and back, and what is known of each. */
@Singleton
class PartitionItems {

  private final RegisteredKeys keys;
  private final AssetPartitionRepository documents;
  private final Clock clock;

  @Inject
  PartitionItems(RegisteredKeys keys, AssetPartitionRepository documents, Clock clock) {
    this.keys = keys;
    this.documents = documents;
    this.clock = clock;
  }

  /** One partition as it is listed. */
  record Item(
      String key,
      long position,
      PartitionStatus status,
      Optional<Materialization> materialization,
      Optional<Failure> failure,
      Optional<Stale> stale) {}

  /** An existing partition. */
  record Place(long ordinal, String key) {}

  /** The places of some of a set, from one index to another, which is not included. */
  Uni<List<Place>> places(AssetStatus asset, Ordinals listed, long from, long to) {
    OrdinalLayout layout = asset.definition().layout();
    return keys.evaluate(
        registered -> {
          PartitionContext context = new PartitionContext(clock.instant(), registered);
          List<Place> places = new ArrayList<>();
          for (long i = from; i < to; i++) {
            long ordinal = listed.select(i);
            layout.key(ordinal, context).ifPresent(key -> places.add(new Place(ordinal, key)));
          }
          return places;
        });
  }

  /** The places of those of the keys that are existing partitions, in their order. */
  Uni<List<Place>> places(AssetStatus asset, Collection<String> partitions) {
    OrdinalLayout layout = asset.definition().layout();
    return keys.evaluate(
        registered -> {
          PartitionContext context = new PartitionContext(clock.instant(), registered);
          List<Place> places = new ArrayList<>();
          for (String key : partitions) {
            OptionalLong ordinal = layout.ordinal(key, context);
            if (ordinal.isPresent()) {
              places.add(new Place(ordinal.getAsLong(), key));
            }
          }
          return places;
        });
  }

  /** The existing partitions that a text selects; refuses what names none. */
  Uni<Ordinals> selected(AssetStatus asset, String selection) {
    PartitionSelection read = PartitionSelection.parse(selection);
    return keys.evaluate(
        registered ->
            read.resolve(asset.definition(), new PartitionContext(clock.instant(), registered))
                .ordinals());
  }

  /** What is known of each. */
  Uni<List<Item>> of(AssetStatus asset, List<Place> places) {
    return documents
        .findDetails(asset.asset(), places.stream().map(Place::key).toList())
        .map(
            details -> {
              Map<String, Details> byKey =
                  details.stream().collect(Collectors.toMap(Details::partition, d -> d));
              return places.stream()
                  .map(place -> item(place, asset, Optional.ofNullable(byKey.get(place.key()))))
                  .toList();
            });
  }

  static Item item(Place place, AssetStatus asset, Optional<Details> known) {
    StatusPicture picture = asset.picture();
    return new Item(
        place.key(),
        picture.existing().rank(place.ordinal()),
        picture.at(place.ordinal()),
        known.flatMap(Details::materialization),
        known.flatMap(Details::failure),
        known.flatMap(Details::stale));
  }
}
