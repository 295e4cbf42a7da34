package io.tranche.sensor.automation;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The copies, in {@code sensor.partition_states}, {@code members} and {@code explanations}. */
@ApplicationScoped
class MongoCopyRepository implements CopyRepository {

  private static final int MAX_IDS = 1_000;
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReactiveMongoCollection<Document> states;
  private final ReactiveMongoCollection<Document> members;
  private final ReactiveMongoCollection<Document> explanations;

  @Inject
  MongoCopyRepository(Databases databases) {
    this.states = databases.collection("sensor", "partition_states");
    this.members = databases.collection("sensor", "members");
    this.explanations = databases.collection("sensor", "explanations");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(members, Indexes.ascending("set", "labels"));
  }

  @Override
  public Uni<Void> saveStates(
      Collection<AssetEvent.Materialized> events, Map<AssetEvent.Materialized, String> places) {
    Map<String, AssetEvent.Materialized> newest = new LinkedHashMap<>();
    for (AssetEvent.Materialized event : events) {
      newest.merge(
          event.assetPartition(),
          event,
          (held, given) -> given.token() > held.token() ? given : held);
    }
    return write(
        states,
        newest.values().stream()
            .map(
                event ->
                    newer(
                        event.assetPartition(),
                        "token",
                        event.token(),
                        new Document("asset", event.asset())
                            .append("partition", event.partition())
                            .append("runId", event.runId())
                            .append("dataVersion", event.dataVersion())
                            .append("at", event.at())
                            .append("place", places.getOrDefault(event, ""))))
            .toList());
  }

  @Override
  public Uni<Map<String, LastState>> states(Collection<String> assetPartitions) {
    return byIds(states, assetPartitions)
        .map(
            found -> {
              Map<String, LastState> last = new HashMap<>();
              found.forEach(one -> last.put(one.getString("_id"), lastState(one)));
              return last;
            });
  }

  /** Ids are {@code asset|partition}, and the brace follows the bar. */
  @Override
  public Uni<List<LastState>> statesOf(String asset, String after, int limit) {
    return states
        .find(
            Filters.and(
                after.isEmpty()
                    ? Filters.gte("_id", asset + "|")
                    : Filters.gt("_id", Ids.assetPartition(asset, after)),
                Filters.lt("_id", asset + "}")),
            new FindOptions().sort(Sorts.ascending("_id")).limit(limit))
        .map(MongoCopyRepository::lastState)
        .collect()
        .asList();
  }

  private static LastState lastState(Document found) {
    return new LastState(
        found.getString("partition"),
        found.getLong("token"),
        Optional.ofNullable(found.getString("place")).orElse(""));
  }

  @Override
  public Uni<Void> forgetStates(Collection<AssetEvent.Wiped> events) {
    return write(
        states,
        events.stream()
            .map(
                event ->
                    new DeleteOneModel<Document>(
                        Filters.and(
                            Filters.eq("_id", event.assetPartition()),
                            Filters.lte("token", event.token()))))
            .toList());
  }

  @Override
  public Uni<Void> saveMembers(Collection<PartitionSetMember> given) {
    Map<String, PartitionSetMember> newest = new LinkedHashMap<>();
    for (PartitionSetMember member : given) {
      newest.merge(
          member.id(), member, (held, other) -> other.version() > held.version() ? other : held);
    }
    return write(members, newest.values().stream().map(MongoCopyRepository::write).toList());
  }

  /** Nothing is older than the first version: where something is stored, its insert is too old. */
  private static WriteModel<Document> write(PartitionSetMember member) {
    Document fields =
        new Document("set", member.set())
            .append("key", member.key())
            .append("ordinal", member.ordinal())
            .append("removed", member.removed())
            .append("labels", MemberLabels.of(member.metadata()));
    return member.version() == 1
        ? new InsertOneModel<>(fields.append("_id", member.id()).append("version", 1L))
        : newer(member.id(), "version", member.version(), fields);
  }

  /** A write that is too old finds nothing to replace and a document in the way of its insert. */
  private static WriteModel<Document> newer(String id, String guard, long value, Document fields) {
    return new ReplaceOneModel<>(
        Filters.and(Filters.eq("_id", id), Filters.lt(guard, value)),
        fields.append(guard, value),
        UPSERT);
  }

  private static Uni<Void> write(
      ReactiveMongoCollection<Document> collection, List<? extends WriteModel<Document>> writes) {
    return Bulk.write(collection, writes).replaceWithVoid();
  }

  @Override
  public Uni<Map<String, Long>> tokens(Collection<String> assetPartitions) {
    return byIds(states, assetPartitions)
        .map(
            found -> {
              Map<String, Long> tokens = new HashMap<>();
              found.forEach(one -> tokens.put(one.getString("_id"), one.getLong("token")));
              return tokens;
            });
  }

  @Override
  public Uni<List<Member>> members(Collection<String> ids) {
    return byIds(members, ids).map(MongoCopyRepository::registered);
  }

  @Override
  public Uni<Set<String>> known(Collection<String> ids) {
    return byIds(members, ids)
        .map(
            found ->
                found.stream()
                    .map(member -> member.getString("_id"))
                    .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public Uni<List<Member>> membersWith(String set, Map<String, String> metadata) {
    return find(
        Filters.and(Filters.eq("set", set), Filters.all("labels", MemberLabels.of(metadata))));
  }

  @Override
  public Uni<List<Member>> allMembers(String set) {
    return find(Filters.eq("set", set));
  }

  private Uni<List<Member>> find(Bson filter) {
    return members.find(filter).collect().asList().map(MongoCopyRepository::registered);
  }

  private static Uni<List<Document>> byIds(
      ReactiveMongoCollection<Document> collection, Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    List<Uni<List<Document>>> pages = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_IDS) {
      List<String> page = all.subList(from, Math.min(all.size(), from + MAX_IDS));
      pages.add(collection.find(Filters.in("_id", page)).collect().asList());
    }
    return Multi.createFrom()
        .iterable(pages)
        .onItem()
        .transformToUniAndConcatenate(page -> page)
        .collect()
        .in(ArrayList<Document>::new, List::addAll)
        .map(found -> found);
  }

  private static List<Member> registered(List<Document> found) {
    return found.stream()
        .filter(member -> !member.getBoolean("removed", false))
        .map(
            member ->
                new Member(
                    member.getString("set"),
                    member.getString("key"),
                    member.getLong("ordinal"),
                    MemberLabels.read(member.getList("labels", String.class))))
        .toList();
  }

  @Override
  public Uni<Void> explain(Collection<Explanation> given) {
    return write(
        explanations,
        given.stream()
            .map(one -> new ReplaceOneModel<>(Filters.eq("_id", one.id()), toDocument(one), UPSERT))
            .toList());
  }

  @Override
  public Uni<Optional<Explanation>> findExplanation(String asset, String partition) {
    return explanations
        .find(Filters.eq("_id", Ids.assetPartition(asset, partition)))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).map(MongoCopyRepository::toExplanation));
  }

  private static Document toDocument(Explanation one) {
    return new Document("asset", one.asset())
        .append("partition", one.partition())
        .append("decision", one.decision())
        .append("missing", one.missing())
        .append("missingCount", one.missingCount())
        .append("requestId", one.requestId().orElse(""))
        .append("trigger", one.trigger())
        .append("at", one.at());
  }

  private static Explanation toExplanation(Document document) {
    return new Explanation(
        document.getString("asset"),
        document.getString("partition"),
        document.getString("decision"),
        document.getList("missing", String.class),
        document.getInteger("missingCount"),
        Optional.of(document.getString("requestId")).filter(id -> !id.isEmpty()),
        document.getString("trigger"),
        document.getDate("at").toInstant());
  }
}
