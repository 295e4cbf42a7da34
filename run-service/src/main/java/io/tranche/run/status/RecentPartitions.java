package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.http.Page;
import io.tranche.run.status.AssetPartitionRepository.Recent;
import io.tranche.run.status.PartitionItems.Item;
import io.tranche.run.status.PartitionItems.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists partitions by when something last became of them, the newest first: those whose last run
 * was let in last. A page stays where it is while newer ones come.
 */
@Singleton
class RecentPartitions {

  /** So few partitions are sorted; among more of them the newest are looked for. */
  private static final int FEW = 1_000;

  private static final int AT_ONCE = 500;

  /** How many partitions one page looks at before it answers with what it has. */
  private static final int MOST_LOOKED_AT = 2_000;

  private static final Comparator<Recent> NEWEST_FIRST =
      Comparator.comparingLong(Recent::token).thenComparing(Recent::partition).reversed();

  private final PartitionItems items;
  private final AssetPartitionRepository documents;

  @Inject
  RecentPartitions(PartitionItems items, AssetPartitionRepository documents) {
    this.items = items;
    this.documents = documents;
  }

  /** What was found, and the last that was looked at, if there may be more. */
  private record Found(List<Place> places, Optional<Recent> last, int lookedAt) {}

  Uni<Page<Item>> list(AssetStatus asset, PageQuery query) {
    StatusPicture picture = asset.picture();
    Ordinals listed =
        query.within(
            query.status().map(status -> requireMade(status).of(picture)).orElseGet(picture::known),
            picture);
    Optional<Recent> after = query.cursor().map(RecentPartitions::parse);
    Uni<Found> found =
        listed.size() <= FEW
            ? sort(asset, listed, query, after)
            : look(asset, listed, query, new Found(List.of(), after, 0));
    return found.chain(
        page ->
            items
                .of(asset, page.places())
                .map(
                    shown ->
                        new Page<>(
                            shown,
                            page.last().map(RecentPartitions::print),
                            OptionalLong.of(listed.size()))));
  }

  private static ListedStatus requireMade(ListedStatus status) {
    if (status == ListedStatus.MISSING || status == ListedStatus.MATERIALIZING) {
      throw new TrancheException.Invalid(
          "invalid-order",
          "Cannot list by recency: nothing has become of these partitions yet; accepted: status"
              + " MATERIALIZED, STALE, FAILED, or none ("
              + status
              + ")");
    }
    return status;
  }

  private Uni<Found> sort(
      AssetStatus asset, Ordinals listed, PageQuery query, Optional<Recent> after) {
    return items
        .places(asset, listed, 0, listed.size())
        .chain(
            places -> {
              Map<String, Place> byKey = new HashMap<>();
              places.stream()
                  .filter(place -> query.matches(place.key()))
                  .forEach(place -> byKey.put(place.key(), place));
              return documents
                  .findRecent(asset.asset(), byKey.keySet())
                  .map(recent -> newest(recent, byKey, after, query.limit()));
            });
  }

  private static Found newest(
      List<Recent> recent, Map<String, Place> byKey, Optional<Recent> after, int limit) {
    List<Recent> rest =
        recent.stream()
            .sorted(NEWEST_FIRST)
            .filter(one -> after.map(place -> NEWEST_FIRST.compare(place, one) < 0).orElse(true))
            .toList();
    List<Recent> shown = rest.subList(0, Math.min(limit, rest.size()));
    List<Place> places = new ArrayList<>();
    for (Recent one : shown) {
      Optional.ofNullable(byKey.get(one.partition())).ifPresent(places::add);
    }
    return new Found(
        places,
        rest.size() > limit ? Optional.of(shown.get(limit - 1)) : Optional.empty(),
        rest.size());
  }

  private Uni<Found> look(AssetStatus asset, Ordinals listed, PageQuery query, Found before) {
    return documents
        .listNewest(asset.asset(), before.last(), AT_ONCE)
        .chain(
            recent ->
                items
                    .places(asset, recent.stream().map(Recent::partition).toList())
                    .map(places -> add(before, recent, places, listed, query)))
        .chain(
            found ->
                found.last().isEmpty()
                        || found.places().size() == query.limit()
                        || found.lookedAt() >= MOST_LOOKED_AT
                    ? Uni.createFrom().item(found)
                    : look(asset, listed, query, found));
  }

  private static Found add(
      Found before, List<Recent> recent, List<Place> existing, Ordinals listed, PageQuery query) {
    Map<String, Place> byKey = new HashMap<>();
    existing.forEach(place -> byKey.put(place.key(), place));
    List<Place> places = new ArrayList<>(before.places());
    for (Recent one : recent) {
      Place place = byKey.get(one.partition());
      if (place != null && listed.contains(place.ordinal()) && query.matches(place.key())) {
        places.add(place);
        if (places.size() == query.limit()) {
          return new Found(places, Optional.of(one), before.lookedAt() + recent.size());
        }
      }
    }
    Optional<Recent> last =
        recent.size() < AT_ONCE ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
    return new Found(places, last, before.lookedAt() + recent.size());
  }

  private static String print(Recent place) {
    return place.token() + "_" + place.partition();
  }

  private static Recent parse(String cursor) {
    int end = cursor.indexOf('_');
    try {
      if (end > 0) {
        return new Recent(cursor.substring(end + 1), Long.parseLong(cursor.substring(0, end)));
      }
    } catch (NumberFormatException e) {
      // answered below, as every cursor that is not ours
    }
    throw PageQuery.invalidCursor(cursor);
  }
}
