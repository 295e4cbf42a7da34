package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.http.Page;
import io.tranche.run.member.KeyTexts;
import io.tranche.run.status.PartitionItems.Item;
import io.tranche.run.status.PartitionItems.Place;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Lists partitions of an asset by status and text; a page costs what is on it. */
@Singleton
class PartitionPages {

  /** How many keys one page of a text search looks at before it answers with what it has. */
  private static final int MOST_SEARCHED = 50_000;

  /** The same where some dimension is a partition set: its keys are read from the store. */
  private static final int MOST_SEARCHED_OF_SETS = 4_000;

  private static final int SEARCHED_AT_ONCE = 1_000;

  private final PartitionItems items;
  private final KeyTexts texts;

  @Inject
  PartitionPages(PartitionItems items, KeyTexts texts) {
    this.items = items;
    this.texts = texts;
  }

  /** What a page of a search in a partition set has cost so far. */
  private record Effort(int parts, int read) {

    /** Together as many keys as elsewhere, where they are stored by the block. */
    private static final int MOST_PARTS = 6;

    private static final int MOST_READ = 1_000;

    Effort and(KeyTexts.Part part) {
      return new Effort(parts + 1, read + part.read());
    }

    boolean isEnough() {
      return parts >= MOST_PARTS || read >= MOST_READ;
    }
  }

  /** Places that were found, and the index from which there is more to look at. */
  private record Found(List<Place> places, long next) {}

  Uni<Page<Item>> list(AssetStatus asset, PageQuery query) {
    OptionalLong after = after(query.cursor());
    StatusPicture picture = asset.picture();
    Ordinals listed =
        query.within(
            query.status().map(status -> status.of(picture)).orElse(picture.existing()), picture);
    long start = after.isPresent() ? listed.rank(after.getAsLong() + 1) : 0;
    Found nothing = new Found(List.of(), start);
    Uni<Found> found =
        query.search().isPresent() && asset.definition() instanceof DynamicPartitionsDefinition set
            ? search(set.name(), listed, query, nothing, new Effort(0, 0))
            : find(asset, listed, query, nothing, start);
    return found.chain(all -> page(asset, listed, all));
  }

  /** The ordinals of the partitions are those of the members of the set. */
  private Uni<Found> search(
      String set, Ordinals listed, PageQuery query, Found before, Effort effort) {
    boolean isFull = before.places().size() == query.limit();
    if (isFull || before.next() >= listed.size() || effort.isEnough()) {
      return Uni.createFrom().item(before);
    }
    return texts
        .find(set, listed, listed.select(before.next()), query.search().orElse(""))
        .chain(
            part -> {
              long end =
                  part.next().isPresent() ? listed.rank(part.next().getAsLong()) : listed.size();
              List<Place> places =
                  part.keys().stream().map(one -> new Place(one.ordinal(), one.key())).toList();
              Found found = add(before, places, query, listed, end);
              return search(set, listed, query, found, effort.and(part));
            });
  }

  /** A place is the last ordinal of the page before. */
  private static OptionalLong after(Optional<String> cursor) {
    try {
      return cursor.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(cursor.get()));
    } catch (NumberFormatException e) {
      throw PageQuery.invalidCursor(cursor.get());
    }
  }

  private Uni<Found> find(
      AssetStatus asset, Ordinals listed, PageQuery query, Found before, long start) {
    int wanted = query.limit() - before.places().size();
    boolean searched = before.next() - start >= mostSearched(asset);
    if (wanted == 0 || before.next() >= listed.size() || searched) {
      return Uni.createFrom().item(before);
    }
    int step = query.search().isPresent() ? SEARCHED_AT_ONCE : wanted;
    long end = Math.min(listed.size(), before.next() + step);
    return items
        .places(asset, listed, before.next(), end)
        .chain(
            places -> find(asset, listed, query, add(before, places, query, listed, end), start));
  }

  private static int mostSearched(AssetStatus asset) {
    return asset.definition().dimensionList().stream()
            .anyMatch(DynamicPartitionsDefinition.class::isInstance)
        ? MOST_SEARCHED_OF_SETS
        : MOST_SEARCHED;
  }

  private static Found add(
      Found before, List<Place> places, PageQuery query, Ordinals listed, long end) {
    List<Place> all = new ArrayList<>(before.places());
    for (Place place : places) {
      if (query.matches(place.key())) {
        all.add(place);
        if (all.size() == query.limit()) {
          return new Found(all, listed.rank(place.ordinal() + 1));
        }
      }
    }
    return new Found(all, end);
  }

  private Uni<Page<Item>> page(AssetStatus asset, Ordinals listed, Found found) {
    boolean more = found.next() < listed.size();
    Optional<String> next =
        more ? Optional.of(Long.toString(listed.select(found.next() - 1))) : Optional.empty();
    return items
        .of(asset, found.places())
        .map(page -> new Page<>(page, next, OptionalLong.of(listed.size())));
  }
}
