package io.tranche.run.status;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.max;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Collection {@code status_snapshots}: one of each asset, written by any replica. It may be gone or
 * of any age: then all documents are read.
 */
@Singleton
class MongoOutcomeSnapshots {

  private static final List<String> HEAD = List.of("topic", "next", "written");
  private static final List<String> SETS = List.of("materialized", "failed", "stale");

  private static final FindOptions JUST_IDS =
      new FindOptions().projection(Projections.include("_id"));

  /** A document may have 16 MB; what is no bitmap has room in the rest. */
  private static final int LONGEST = 12_000_000;

  private final ReactiveMongoCollection<Document> snapshots;

  /**
   * What a snapshot belongs to.
   *
   * @param written tells it from every other snapshot of the asset
   */
  record Head(String asset, EventPlaces log, String written) {}

  @Inject
  MongoOutcomeSnapshots(Databases databases) {
    this.snapshots = databases.collection("run", "status_snapshots");
  }

  Uni<List<Head>> heads() {
    return snapshots
        .find(new FindOptions().projection(Projections.include(HEAD)))
        .map(MongoOutcomeSnapshots::head)
        .collect()
        .asList();
  }

  /** The snapshot itself, or a later one that has taken its place. */
  Uni<Optional<OutcomeSnapshot>> find(Head head) {
    return snapshots
        .find(eq("_id", head.asset()))
        .filter(document -> log(document).isAtLeast(head.log()))
        .map(MongoOutcomeSnapshots::snapshot)
        .toUni()
        .map(Optional::ofNullable);
  }

  /** In place of what there was of the asset; absent if it is too large to be a document. */
  Uni<Optional<Head>> save(OutcomeSnapshot snapshot) {
    return Uni.createFrom()
        .item(() -> document(snapshot))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(this::save);
  }

  /** Its texts take tens of milliseconds for a million scattered partitions. */
  private static Document document(OutcomeSnapshot snapshot) {
    return new Document("_id", snapshot.asset())
        .append("written", UUID.randomUUID().toString())
        .append("topic", snapshot.log().topic())
        .append("next", next(snapshot.log()))
        .append("fingerprint", snapshot.fingerprint())
        .append("members", members(snapshot))
        .append("materialized", snapshot.outcomes().materialized().toString())
        .append("failed", snapshot.outcomes().failed().toString())
        .append("stale", snapshot.outcomes().stale().toString())
        .append("unregistered", List.copyOf(snapshot.unregistered()));
  }

  private Uni<Optional<Head>> save(Document document) {
    if (length(document) > LONGEST) {
      return Uni.createFrom().item(Optional.empty());
    }
    return snapshots
        .replaceOne(
            eq("_id", document.getString("_id")), document, new ReplaceOptions().upsert(true))
        .map(done -> Optional.of(head(document)));
  }

  private static int length(Document document) {
    int sets = SETS.stream().mapToInt(set -> document.getString(set).length()).sum();
    int members =
        document.getList("members", Document.class).stream()
            .mapToInt(set -> set.getString("ordinals").length())
            .sum();
    return sets + members;
  }

  /**
   * What has changed nothing of a snapshot was read: it is as good as one of later places. So is
   * one of the asset that another replica has written meanwhile. The answer has the assets of which
   * there is one of these places now.
   */
  Uni<Set<String>> move(Collection<Head> unchanged, EventPlaces log) {
    Map<EventPlaces, List<String>> byPlace =
        unchanged.stream()
            .collect(groupingBy(Head::log, mapping(Head::asset, Collectors.toList())));
    return Multi.createFrom()
        .iterable(byPlace.entrySet())
        .onItem()
        .transformToUniAndConcatenate(from -> move(from.getValue(), from.getKey(), log))
        .collect()
        .in(HashSet::new, Set::addAll);
  }

  private Uni<Set<String>> move(List<String> assets, EventPlaces from, EventPlaces log) {
    return snapshots
        .updateMany(and(in("_id", assets), isAtLeast(from)), combine(maxima(log)))
        .chain(
            done ->
                snapshots
                    .find(and(in("_id", assets), isAtLeast(log)), JUST_IDS)
                    .map(document -> document.getString("_id"))
                    .collect()
                    .asSet());
  }

  private static Bson isAtLeast(EventPlaces log) {
    List<Bson> all = new ArrayList<>();
    all.add(eq("topic", log.topic()));
    log.next().forEach((partition, offset) -> all.add(gte("next." + partition, offset)));
    return and(all);
  }

  private static List<Bson> maxima(EventPlaces log) {
    return log.next().entrySet().stream()
        .map(place -> max("next." + place.getKey(), place.getValue()))
        .toList();
  }

  Uni<Void> delete(Collection<Head> some) {
    return some.isEmpty()
        ? Uni.createFrom().voidItem()
        : snapshots.deleteMany(exactly(some)).replaceWithVoid();
  }

  /** Found by their assets, as long as nobody has replaced them. */
  private static Bson exactly(Collection<Head> some) {
    return and(
        in("_id", some.stream().map(Head::asset).toList()),
        in("written", some.stream().map(Head::written).toList()));
  }

  private static List<Document> members(OutcomeSnapshot snapshot) {
    return snapshot.members().entrySet().stream()
        .map(set -> new Document("set", set.getKey()).append("ordinals", set.getValue().toString()))
        .toList();
  }

  private static Document next(EventPlaces log) {
    Document next = new Document();
    log.next().forEach((partition, offset) -> next.append(partition.toString(), offset));
    return next;
  }

  private static Head head(Document document) {
    return new Head(document.getString("_id"), log(document), document.getString("written"));
  }

  private static EventPlaces log(Document document) {
    Map<Integer, Long> next = new HashMap<>();
    document
        .get("next", Document.class)
        .forEach((partition, offset) -> next.put(Integer.valueOf(partition), (Long) offset));
    return new EventPlaces(document.getString("topic"), next);
  }

  private static OutcomeSnapshot snapshot(Document document) {
    Map<String, Ordinals> members = new HashMap<>();
    document
        .getList("members", Document.class)
        .forEach(
            set -> members.put(set.getString("set"), Ordinals.parse(set.getString("ordinals"))));
    return new OutcomeSnapshot(
        document.getString("_id"),
        document.getString("fingerprint"),
        log(document),
        members,
        new Outcomes(
            Ordinals.parse(document.getString("materialized")),
            Ordinals.parse(document.getString("failed")),
            Ordinals.parse(document.getString("stale"))),
        Set.copyOf(document.getList("unregistered", String.class)));
  }
}
