package io.tranche.run.member;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.Portions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Collection {@code members}: {@code _id} is set and key, a removed member stays as such. */
@Singleton
class MongoMemberRepository implements MemberRepository {

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> members;

  @Inject
  MongoMemberRepository(Databases databases) {
    this.members = databases.collection("run", "members");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    createIndexes().await().atMost(INDEXES_WITHIN);
  }

  /** The index that finds members by their ordinals. */
  private Uni<Void> createIndexes() {
    return members
        .createIndexes(List.of(new IndexModel(Indexes.ascending("set", "ordinal"))))
        .replaceWithVoid();
  }

  @Override
  public Uni<List<PartitionSetMember>> find(Collection<String> ids) {
    return Multi.createFrom()
        .iterable(Portions.of(ids))
        .onItem()
        .transformToMultiAndConcatenate(portion -> members.find(in("_id", portion)))
        .map(MongoMemberRepository::read)
        .collect()
        .asList();
  }

  @Override
  public Uni<List<PartitionSetMember>> findByOrdinals(String set, Collection<Long> ordinals) {
    return Multi.createFrom()
        .iterable(Portions.of(ordinals))
        .onItem()
        .transformToMultiAndConcatenate(
            portion -> members.find(and(eq("set", set), in("ordinal", portion))))
        .map(MongoMemberRepository::read)
        .select()
        .where(member -> !member.removed())
        .collect()
        .asList();
  }

  @Override
  public Uni<Boolean> save(
      Collection<PartitionSetMember> missing, Collection<PartitionSetMember> newer) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    missing.forEach(
        member -> writes.add(new InsertOneModel<>(fields(member).append("_id", member.id()))));
    newer.forEach(member -> writes.add(unlessNewer(member)));
    return Bulk.write(members, writes);
  }

  @Override
  public Multi<Place> places() {
    FindOptions options =
        new FindOptions()
            .projection(Projections.include("set", "ordinal", "removed"))
            .batchSize(5_000);
    return members
        .find(options)
        .select()
        .where(document -> !document.getBoolean("removed", false))
        .map(document -> new Place(document.getString("set"), ordinal(document)));
  }

  /** Where the stored version is not lower, the upsert collides with it on the id. */
  private static WriteModel<Document> unlessNewer(PartitionSetMember member) {
    return new ReplaceOneModel<>(
        and(eq("_id", member.id()), lt("version", member.version())),
        fields(member),
        new ReplaceOptions().upsert(true));
  }

  private static Document fields(PartitionSetMember member) {
    return new Document("set", member.set())
        .append("key", member.key())
        .append("ordinal", member.ordinal())
        .append("version", member.version())
        .append("metadata", new Document(new LinkedHashMap<>(member.metadata())))
        .append("object", member.object().orElse(null))
        .append("removed", member.removed())
        .append("at", Date.from(member.at()));
  }

  private static PartitionSetMember read(Document document) {
    return new PartitionSetMember(
        document.getString("set"),
        document.getString("key"),
        ordinal(document),
        document.get("version", Number.class).longValue(),
        metadata(document),
        Optional.ofNullable(document.getString("object")),
        document.getBoolean("removed", false),
        instant(document));
  }

  private static long ordinal(Document document) {
    return document.get("ordinal", Number.class).longValue();
  }

  private static Instant instant(Document document) {
    Date at = document.getDate("at");
    return at == null ? Instant.EPOCH : at.toInstant();
  }

  private static Map<String, String> metadata(Document document) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Document stored = document.get("metadata", Document.class);
    if (stored != null) {
      stored.forEach((name, value) -> metadata.put(name, String.valueOf(value)));
    }
    return metadata;
  }
}
