package io.tranche.sensor.condition;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.automation.MemberLabels;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Reads {@code sensor.members}, the copy that automation keeps. */
@Singleton
class MongoSetMembers implements SetMembers {

  private static final int MOST_AT_ONCE = 1_000;
  private static final int PAGE = 5_000;

  private final ReactiveMongoCollection<Document> members;

  @Inject
  MongoSetMembers(Databases databases) {
    this.members = databases.collection("sensor", "members");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(members, Indexes.ascending("set", "ordinal"));
  }

  @Override
  public Uni<List<StoredMember>> find(Collection<Asked> asked) {
    List<String> ids = new ArrayList<>();
    Map<String, List<Long>> ordinals = new HashMap<>();
    List<Bson> filters = new ArrayList<>();
    for (Asked one : asked) {
      if (one instanceof Asked.Key key) {
        ids.add(Ids.member(key.set(), key.key()));
      } else if (one instanceof Asked.Ordinal ordinal) {
        ordinals.computeIfAbsent(ordinal.set(), set -> new ArrayList<>()).add(ordinal.ordinal());
      } else if (one instanceof Asked.Labelled labelled) {
        filters.add(
            Filters.and(
                Filters.eq("set", labelled.set()),
                Filters.all("labels", MemberLabels.of(labelled.metadata()))));
      }
    }
    pages(ids).forEach(page -> filters.add(Filters.in("_id", page)));
    ordinals.forEach(
        (set, some) ->
            pages(some)
                .forEach(
                    page ->
                        filters.add(
                            Filters.and(Filters.eq("set", set), Filters.in("ordinal", page)))));
    return Multi.createFrom()
        .iterable(filters)
        .onItem()
        .transformToUniAndConcatenate(filter -> members.find(filter).collect().asList())
        .collect()
        .in(ArrayList<StoredMember>::new, (all, page) -> page.forEach(one -> all.add(member(one))))
        .map(all -> all);
  }

  private static <E> List<List<E>> pages(List<E> all) {
    List<List<E>> pages = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      pages.add(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
    }
    return pages;
  }

  private static StoredMember member(Document found) {
    return new StoredMember(
        found.getString("set"),
        found.getString("key"),
        found.getLong("ordinal"),
        found.getBoolean("removed", false),
        MemberLabels.read(found.getList("labels", String.class)));
  }

  @Override
  public Uni<Ordinals> ordinals(String set) {
    return ordinals(set, Long.MIN_VALUE, Ordinals.empty());
  }

  private Uni<Ordinals> ordinals(String set, long after, Ordinals found) {
    return members
        .find(
            Filters.and(Filters.eq("set", set), Filters.gt("ordinal", after)),
            new FindOptions()
                .sort(Sorts.ascending("set", "ordinal"))
                .projection(Projections.include("ordinal", "removed"))
                .limit(PAGE))
        .collect()
        .asList()
        .chain(
            page -> {
              Ordinals all =
                  found.union(
                      Ordinals.of(
                          page.stream()
                              .filter(one -> !one.getBoolean("removed", false))
                              .mapToLong(one -> one.getLong("ordinal"))
                              .toArray()));
              return page.size() < PAGE
                  ? Uni.createFrom().item(all)
                  : ordinals(set, page.get(page.size() - 1).getLong("ordinal"), all);
            });
  }
}
