package io.tranche.sensor.condition;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** One document for each partition, in {@code sensor.data_versions}. */
@Singleton
class MongoDataVersions implements DataVersions {

  /** So many events that changed a partition are known again when they are told again. */
  private static final int MOST_CHANGES = 100;

  private final ReactiveMongoCollection<Document> versions;

  @Inject
  MongoDataVersions(Databases databases) {
    this.versions = databases.collection("sensor", "data_versions");
  }

  @Override
  public Uni<Set<String>> note(Collection<Version> told) {
    Map<String, List<Version>> byPartition = new LinkedHashMap<>();
    told.forEach(
        one ->
            byPartition
                .computeIfAbsent(one.assetPartition(), partition -> new ArrayList<>())
                .add(one));
    return Multi.createFrom()
        .iterable(byPartition.entrySet())
        .onItem()
        .transformToUniAndConcatenate(one -> note(one.getKey(), one.getValue()))
        .collect()
        .in(HashSet<String>::new, Set::addAll)
        .map(all -> all);
  }

  private Uni<Set<String>> note(String partition, List<Version> told) {
    return versions
        .find(Filters.eq("_id", partition))
        .collect()
        .first()
        .chain(
            found -> {
              Noted noted = new Noted(Optional.ofNullable(found));
              told.forEach(noted::take);
              return noted.isNew()
                  ? store(partition, Optional.ofNullable(found), noted)
                      .chain(
                          stored ->
                              stored
                                  ? Uni.createFrom().item(noted.changed())
                                  : note(partition, told))
                  : Uni.createFrom().item(noted.changed());
            });
  }

  private Uni<Boolean> store(String partition, Optional<Document> before, Noted noted) {
    Document after = noted.document();
    if (before.isEmpty()) {
      return versions
          .insertOne(after.append("_id", partition))
          .replaceWith(true)
          .onFailure(MongoDataVersions::isDuplicate)
          .recoverWithItem(false);
    }
    Bson same =
        Filters.and(
            Filters.eq("_id", partition), Filters.eq("last", before.get().getString("last")));
    return versions
        .replaceOne(same, after, new ReplaceOptions().upsert(false))
        .map(result -> result.getMatchedCount() == 1);
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  /** What is known of one partition while versions are taken in. */
  private static final class Noted {

    private final Set<String> changed = new HashSet<>();
    private Optional<Document> last;
    private boolean isNew;

    Noted(Optional<Document> last) {
      this.last = last;
    }

    void take(Version one) {
      if (last.isPresent() && !place(last.get()).isBefore(one.place())) {
        if (last.get().getList("changes", String.class).contains(one.event())) {
          changed.add(one.event());
        }
        return;
      }
      boolean isOther =
          last.filter(known -> !known.getString("version").equals(one.version())).isPresent();
      List<String> changes =
          new ArrayList<>(
              last.map(known -> known.getList("changes", String.class)).orElse(List.of()));
      if (isOther) {
        changed.add(one.event());
        changes.add(one.event());
      }
      isNew = true;
      last =
          Optional.of(
              new Document("version", one.version())
                  .append("last", one.event() + "@" + one.place().offset())
                  .append("offset", one.place().offset())
                  .append("at", Date.from(one.place().at()))
                  .append(
                      "changes",
                      changes.subList(Math.max(0, changes.size() - MOST_CHANGES), changes.size())));
    }

    private static Place place(Document known) {
      return new Place(known.getLong("offset"), known.getDate("at").toInstant());
    }

    boolean isNew() {
      return isNew;
    }

    Set<String> changed() {
      return Set.copyOf(changed);
    }

    Document document() {
      return new Document(last.orElseThrow());
    }
  }
}
