package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.http.Page;
import io.tranche.run.status.AssetPartitionRepository.Newest;
import io.tranche.run.status.AssetPartitionRepository.Recency;
import io.tranche.run.status.AssetPartitionRepository.Recent;
import io.tranche.run.status.PartitionItems.Item;
import io.tranche.run.status.PartitionItems.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists partitions by when something last became of them, the newest first: those whose last run
 * was let in last, and of those that have failed, those whose failed run was. A page stays where it
 * is while newer ones come.
 *
 * <p>Where those that are listed are many among those that an index leads to, the index is followed
 * until the page is full; where they are few, all of them are read and sorted.
 */
@Singleton
class RecentPartitions {

  /** So few partitions can be sorted for one page. */
  private static final int FEW = 1_000;

  private static final int LEAST_AT_ONCE = 50;
  private static final int MOST_AT_ONCE = 500;

  /** How many partitions one page looks at before it answers with what it has. */
  private static final int MOST_LOOKED_AT = 1_000;

  private static final Comparator<Recent> NEWEST_FIRST =
      Comparator.comparingLong(Recent::token)
          .thenComparing(Recent::partition, RecentPartitions::compareBytes)
          .reversed();

  private final PartitionItems items;
  private final AssetPartitionRepository documents;

  @Inject
  RecentPartitions(PartitionItems items, AssetPartitionRepository documents) {
    this.items = items;
    this.documents = documents;
  }

  /**
   * What is asked for.
   *
   * @param by the index that leads to what is listed
   * @param indexed how many partitions it leads to, nearly
   */
  private record Search(
      AssetStatus asset, PageQuery query, Ordinals listed, Recency by, long indexed) {

    static Search of(AssetStatus asset, PageQuery query) {
      StatusPicture picture = asset.picture();
      Optional<ListedStatus> status = query.status().map(RecentPartitions::requireMade);
      boolean isOfFailures = status.filter(ListedStatus.FAILED::equals).isPresent();
      return new Search(
          asset,
          query,
          query.within(status.map(one -> one.of(picture)).orElseGet(picture::known), picture),
          isOfFailures ? Recency.LAST_FAILURE : Recency.LAST_RUN,
          isOfFailures ? picture.failed().size() : picture.known().size());
    }

    /** To follow the index takes as many documents as lie between those of a page. */
    boolean isSortedSooner() {
      long few = listed.size();
      return few <= FEW && (query.search().isPresent() || few * few <= query.limit() * indexed);
    }

    /** How many documents probably hold what a page still lacks. */
    int atOnce(int wanted) {
      long probably =
          query.search().isPresent() ? MOST_AT_ONCE : wanted * indexed / listed.size() * 9 / 8;
      return (int) Math.min(MOST_AT_ONCE, Math.max(LEAST_AT_ONCE, Math.max(wanted, probably)));
    }
  }

  /** What was found, and the last that was looked at, if there may be more. */
  private record Found(List<Item> items, Optional<Recent> last, int lookedAt) {}

  /** The same of what was sorted. */
  private record Sorted(List<Place> places, Optional<Recent> last) {}

  Uni<Page<Item>> list(AssetStatus asset, PageQuery query) {
    Search search = Search.of(asset, query);
    Optional<Recent> after = query.cursor().map(RecentPartitions::parse);
    Uni<Found> found =
        search.isSortedSooner()
            ? sort(search, after)
            : follow(search, new Found(List.of(), after, 0));
    return found.map(
        page ->
            new Page<>(
                page.items(),
                page.last().map(RecentPartitions::print),
                OptionalLong.of(search.listed().size())));
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

  private Uni<Found> sort(Search search, Optional<Recent> after) {
    return items
        .places(search.asset(), search.listed(), 0, search.listed().size())
        .chain(
            places -> {
              Map<String, Place> byKey = new HashMap<>();
              places.stream()
                  .filter(place -> search.query().matches(place.key()))
                  .forEach(place -> byKey.put(place.key(), place));
              return documents
                  .findRecent(search.asset().asset(), search.by(), byKey.keySet())
                  .map(recent -> newest(recent, byKey, after, search.query().limit()));
            })
        .chain(
            page ->
                items
                    .of(search.asset(), page.places())
                    .map(shown -> new Found(shown, page.last(), shown.size())));
  }

  private static Sorted newest(
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
    return new Sorted(
        places, rest.size() > limit ? Optional.of(shown.get(limit - 1)) : Optional.empty());
  }

  /** As the store orders texts. */
  private static int compareBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private Uni<Found> follow(Search search, Found before) {
    int atOnce = search.atOnce(search.query().limit() - before.items().size());
    return documents
        .listNewest(search.asset().asset(), search.by(), before.last(), atOnce)
        .chain(newest -> add(search, before, newest, atOnce))
        .chain(
            found ->
                found.last().isEmpty()
                        || found.items().size() == search.query().limit()
                        || found.lookedAt() >= MOST_LOOKED_AT
                    ? Uni.createFrom().item(found)
                    : follow(search, found));
  }

  private Uni<Found> add(Search search, Found before, List<Newest> newest, int atOnce) {
    List<String> matching =
        newest.stream()
            .map(one -> one.details().partition())
            .filter(search.query()::matches)
            .toList();
    Optional<Recent> last =
        newest.size() < atOnce
            ? Optional.empty()
            : Optional.of(newest.get(newest.size() - 1).recent());
    return items
        .places(search.asset(), matching)
        .map(existing -> add(search, before, newest, existing, last));
  }

  private static Found add(
      Search search,
      Found before,
      List<Newest> newest,
      List<Place> existing,
      Optional<Recent> last) {
    Map<String, Place> byKey = new HashMap<>();
    existing.forEach(place -> byKey.put(place.key(), place));
    List<Item> found = new ArrayList<>(before.items());
    int lookedAt = before.lookedAt() + newest.size();
    for (Newest one : newest) {
      Place place = byKey.get(one.details().partition());
      if (place != null && search.listed().contains(place.ordinal())) {
        found.add(PartitionItems.item(place, search.asset(), Optional.of(one.details())));
        if (found.size() == search.query().limit()) {
          return new Found(found, Optional.of(one.recent()), lookedAt);
        }
      }
    }
    return new Found(found, last, lookedAt);
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
