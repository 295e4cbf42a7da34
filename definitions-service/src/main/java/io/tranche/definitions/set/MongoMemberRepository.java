package io.tranche.definitions.set;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.KeyPrefix;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Members in MongoDB; a change is stored only over the version that it was decided on. */
@Singleton
class MongoMemberRepository implements MemberRepository {

  private static final int ORDINALS_AT_ONCE = 10_000;
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final ReactiveMongoCollection<Document> members;
  private final ReactiveMongoCollection<Document> sets;
  private final MongoRemovals removals;

  @Inject
  MongoMemberRepository(Databases databases) {
    this.members = databases.collection("definitions", "members");
    this.sets = databases.collection("definitions", "sets");
    this.removals = new MongoRemovals(databases.collection("definitions", "removals"));
  }

  /** What is asked other than by id. */
  Uni<Void> createIndexes() {
    IndexOptions options = new IndexOptions();
    return members
        .createIndex(Indexes.ascending("set", "removed", "ordinal"), options)
        .chain(name -> members.createIndex(Indexes.ascending("sources.object"), options))
        .chain(name -> members.createIndex(Indexes.ascending("set", "removed", "at"), options))
        .chain(name -> members.createIndex(Indexes.ascending("set", "removed", "key"), options))
        .replaceWithVoid();
  }

  @Override
  public Uni<Map<String, Member>> findAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return list(in("_id", ids), new FindOptions())
        .map(found -> found.stream().collect(Collectors.toMap(Member::id, member -> member)));
  }

  @Override
  public Uni<Map<String, Long>> findVersions(Collection<String> ids) {
    return members
        .find(in("_id", ids), new FindOptions().projection(Projections.include("version")))
        .collect()
        .asMap(document -> document.getString("_id"), document -> document.getLong("version"));
  }

  @Override
  public Uni<List<Member>> findBySource(String set, Collection<String> objects) {
    return objects.isEmpty()
        ? Uni.createFrom().item(List.of())
        : list(and(in("sources.object", objects), eq("set", set)), new FindOptions());
  }

  @Override
  public Uni<List<Member>> listFrom(String set, long ordinal, int limit) {
    return list(
        and(eq("set", set), eq("removed", false), gte("ordinal", ordinal)),
        new FindOptions().sort(Sorts.ascending("ordinal")).limit(limit));
  }

  @Override
  public Uni<List<Member>> listBefore(String set, long ordinal, int limit) {
    return list(
        and(eq("set", set), eq("removed", false), lt("ordinal", ordinal)),
        new FindOptions().sort(Sorts.descending("ordinal")).limit(limit));
  }

  @Override
  public Uni<List<Member>> listByKey(String set, String prefix, String after, int limit) {
    return list(
        startingWith("key", KeyPrefix.of(prefix), after, present(set)),
        new FindOptions().sort(Sorts.ascending("key")).limit(limit));
  }

  @Override
  public Uni<List<Member>> listAllByKey(String set, String prefix, String after, int limit) {
    String afterId = after.isEmpty() ? "" : Ids.member(set, after);
    return list(
        startingWith("_id", KeyPrefix.of(Ids.member(set, prefix)), afterId, List.of()),
        new FindOptions().sort(Sorts.ascending("_id")).limit(limit));
  }

  @Override
  public Uni<Long> countByKey(String set, String prefix) {
    return members.countDocuments(startingWith("key", KeyPrefix.of(prefix), "", present(set)));
  }

  private static Bson startingWith(
      String field, KeyPrefix prefix, String after, List<Bson> conditions) {
    List<Bson> all = new ArrayList<>(conditions);
    all.add(
        !after.isEmpty() && after.startsWith(prefix.from())
            ? gt(field, after)
            : gte(field, prefix.from()));
    prefix.until().ifPresent(until -> all.add(lt(field, until)));
    return and(all);
  }

  private static List<Bson> present(String set) {
    return List.of(eq("set", set), eq("removed", false));
  }

  @Override
  public Uni<List<Member>> listByMetadata(String set, Map<String, String> metadata) {
    List<Bson> filters = new ArrayList<>(List.of(eq("set", set), eq("removed", false)));
    metadata.forEach((name, value) -> filters.add(eq("metadata." + name, value)));
    return list(and(filters), new FindOptions().sort(Sorts.ascending("ordinal")));
  }

  @Override
  public Uni<List<Member>> listUnchangedSince(String set, Instant since, int limit) {
    return list(
        and(eq("set", set), eq("removed", false), lte("at", Date.from(since))),
        new FindOptions().sort(Sorts.ascending("at")).limit(limit));
  }

  @Override
  public Uni<Ordinals> ordinals(String set) {
    FindOptions options =
        new FindOptions()
            .projection(Projections.fields(Projections.include("ordinal"), Projections.excludeId()))
            .sort(Sorts.ascending("ordinal"))
            .batchSize(ORDINALS_AT_ONCE);
    return members
        .find(and(present(set)), options)
        .collect()
        .in(CollectedOrdinals::new, (all, found) -> all.add(found.getLong("ordinal")))
        .map(CollectedOrdinals::ordinals);
  }

  @Override
  public Uni<Long> reserveOrdinals(String set, long count) {
    return sets.findOneAndUpdate(
            eq("_id", set),
            Updates.inc("nextOrdinal", count),
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER))
        .onFailure(MongoMemberRepository::isDuplicateKey)
        .retry()
        .atMost(3)
        .map(document -> document.getLong("nextOrdinal") - count);
  }

  @Override
  public Uni<Set<String>> write(List<Write> writes) {
    if (writes.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    String nonce = UUID.randomUUID().toString();
    List<WriteModel<Document>> models =
        writes.stream().<WriteModel<Document>>map(write -> model(write, nonce)).toList();
    long created = writes.stream().filter(write -> write.decidedOn() == 0).count();
    return members
        .bulkWrite(models, UNORDERED)
        .map(result -> isWon(result, created, writes.size()))
        .onFailure(Bulk::onlyMetOthers)
        .recoverWithItem(false)
        .chain(won -> won ? Uni.createFrom().item(Set.of()) : losers(writes, nonce));
  }

  private static WriteModel<Document> model(Write write, String nonce) {
    return write.decidedOn() == 0
        ? new InsertOneModel<>(MemberDocuments.created(write.next(), nonce))
        : new UpdateOneModel<>(
            and(eq("_id", write.next().id()), eq("version", write.decidedOn())),
            new Document("$set", MemberDocuments.fields(write.next(), nonce)));
  }

  private static boolean isWon(BulkWriteResult result, long created, int all) {
    return result.getInsertedCount() == created && result.getMatchedCount() == all - created;
  }

  /** Counts do not tell who lost, and an answer may be lost too: the documents do. */
  private Uni<Set<String>> losers(List<Write> writes, String nonce) {
    Set<String> ids = writes.stream().map(write -> write.next().id()).collect(Collectors.toSet());
    return members
        .find(
            and(in("_id", ids), eq("nonce", nonce)),
            new FindOptions().projection(Projections.include("_id")))
        .map(document -> document.getString("_id"))
        .collect()
        .asSet()
        .map(
            won -> {
              ids.removeAll(won);
              return ids;
            });
  }

  @Override
  public Uni<Void> recordRemovals(String set, Collection<SourceVersion> removed) {
    return removals.record(set, removed);
  }

  @Override
  public Uni<Map<String, String>> findRemovals(Collection<String> ids) {
    return removals.find(ids);
  }

  private Uni<List<Member>> list(Bson filter, FindOptions options) {
    return members.find(filter, options).map(MemberDocuments::read).collect().asList();
  }

  private static boolean isDuplicateKey(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }
}
