package io.tranche.run.retention;

import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoTimeCursor;
import io.tranche.run.retention.PartitionRecord.Last;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The history of partitions in one collection; which record is the last, another one says. */
final class MongoPartitionRecords {

  private final ReactiveMongoCollection<Document> records;
  private final ReactiveMongoCollection<Document> lasts;
  private final Function<Document, String> lastId;
  private final Function<Document, Optional<Document>> last;
  private final Optional<Bson> index;

  /**
   * Records in a collection.
   *
   * @param lastId of the document in {@code lasts} that holds the last one
   * @param last the part of that document that is the last one
   * @param index that the walk goes by, where there is none
   */
  private MongoPartitionRecords(
      ReactiveMongoCollection<Document> records,
      ReactiveMongoCollection<Document> lasts,
      Function<Document, String> lastId,
      Function<Document, Optional<Document>> last,
      Optional<Bson> index) {
    this.records = records;
    this.lasts = lasts;
    this.lastId = lastId;
    this.last = last;
    this.index = index;
  }

  static MongoPartitionRecords materializations(Databases databases) {
    return new MongoPartitionRecords(
        databases.collection("run", "materializations"),
        databases.collection("run", "asset_partitions"),
        made -> Ids.assetPartition(made.getString("asset"), made.getString("partition")),
        state ->
            Optional.ofNullable(state.get("materialization", Document.class))
                .or(() -> Optional.ofNullable(state.get("wiped", Document.class))),
        Optional.of(Indexes.ascending("asset", "at", "_id")));
  }

  static MongoPartitionRecords evaluations(Databases databases) {
    return new MongoPartitionRecords(
        databases.collection("run", "check_evaluations"),
        databases.collection("run", "checks"),
        said ->
            String.join(
                "|", said.getString("asset"), said.getString("check"), said.getString("partition")),
        Optional::of,
        Optional.empty());
  }

  /** Completes when there is the index to walk by: only who deletes pays for it. */
  Uni<Void> prepare() {
    return index
        .map(keys -> records.createIndex(keys).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** The first asset behind one that has records, in the order of the keys. */
  Uni<Optional<String>> nextAsset(Optional<String> after) {
    Bson behind = after.map(asset -> gt("asset", asset)).orElseGet(() -> empty());
    return records
        .find(
            behind,
            new FindOptions()
                .sort(Sorts.ascending("asset"))
                .limit(1)
                .projection(Projections.include("asset")))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).map(record -> record.getString("asset")));
  }

  Uni<List<PartitionRecord>> list(
      String asset, Optional<MongoTimeCursor> after, Instant before, int limit) {
    Bson fields = Projections.include("asset", "partition", "check", "at", "runId", "reportId");
    return MongoOldest.list(records, eq("asset", asset), "at", after, before, limit, fields)
        .map(found -> found.stream().map(this::toRecord).toList());
  }

  /** The last records, by the ids of the documents that hold them. */
  Uni<Map<String, Last>> lasts(Collection<PartitionRecord> of) {
    Set<String> ids = of.stream().map(PartitionRecord::last).collect(Collectors.toSet());
    Bson fields = Projections.include("runId", "reportId", "materialization.runId", "wiped.id");
    return lasts
        .find(in("_id", ids), new FindOptions().projection(fields))
        .collect()
        .in(
            HashMap::new,
            (found, held) ->
                last.apply(held).ifPresent(one -> found.put(held.getString("_id"), toLast(one))));
  }

  Uni<Long> delete(Collection<String> ids) {
    return MongoOldest.delete(records, ids);
  }

  private static Last toLast(Document held) {
    return new Last(text(held, "runId"), text(held, "reportId"));
  }

  private PartitionRecord toRecord(Document record) {
    return new PartitionRecord(
        record.getString("_id"),
        record.getDate("at").toInstant(),
        text(record, "runId"),
        text(record, "reportId"),
        lastId.apply(record));
  }

  private static String text(Document document, String field) {
    return Optional.ofNullable(document.getString(field)).orElse("");
  }
}
