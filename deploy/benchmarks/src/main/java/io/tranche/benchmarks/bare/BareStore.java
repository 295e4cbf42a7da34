package io.tranche.benchmarks.bare;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The few store operations of the bare loop, acknowledged as the product's are. */
final class BareStore {

  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final MongoDatabase database;

  BareStore(MongoDatabase database) {
    this.database = database.withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
  }

  /** Writes what is not there yet. */
  static WriteModel<Document> insert(String id, Document fields) {
    return new UpdateOneModel<>(
        Filters.eq("_id", id), new Document("$setOnInsert", fields), UPSERT);
  }

  /** Writes over what is there, if a condition holds. */
  static WriteModel<Document> update(Bson filter, Document fields) {
    return new UpdateOneModel<>(filter, new Document("$set", fields));
  }

  /** Writes over what is there, or what is not. */
  static WriteModel<Document> upsert(Bson filter, Document fields) {
    return new UpdateOneModel<>(filter, new Document("$set", fields), UPSERT);
  }

  CompletableFuture<?> write(String collection, List<WriteModel<Document>> writes) {
    return Answer.of(collection(collection).bulkWrite(writes, UNORDERED));
  }

  List<Document> find(String collection, Collection<String> ids) {
    return Answer.of(collection(collection).find(Filters.in("_id", ids))).join();
  }

  /** Reserves as many numbers; answers the first. */
  long reserve(String collection, String id, long count) {
    Document after =
        Answer.of(
                collection(collection)
                    .findOneAndUpdate(
                        Filters.eq("_id", id),
                        Updates.inc("next", count),
                        new FindOneAndUpdateOptions()
                            .upsert(true)
                            .returnDocument(ReturnDocument.AFTER)))
            .join()
            .get(0);
    return after.get("next", Number.class).longValue() - count;
  }

  /** Changes one document by compare-and-set on its version. */
  void compareAndSet(String collection, String id, long version, Document set, Document unset) {
    Document update = new Document("$set", set.append("version", version + 1));
    if (!unset.isEmpty()) {
      update.append("$unset", unset);
    }
    long matched =
        Answer.of(
                collection(collection)
                    .updateOne(
                        Filters.and(Filters.eq("_id", id), Filters.eq("version", version)), update))
            .join()
            .get(0)
            .getMatchedCount();
    if (matched != 1) {
      throw new IllegalStateException("Cannot change " + id + ": its version is not " + version);
    }
  }

  private MongoCollection<Document> collection(String name) {
    return database.getCollection(name);
  }
}
