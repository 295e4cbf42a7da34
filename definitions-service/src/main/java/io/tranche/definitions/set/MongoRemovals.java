package io.tranche.definitions.set;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.platform.store.Bulk;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** The newest removal of each object: {@code _id} is {@link Removals#id}. */
final class MongoRemovals {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final ReactiveMongoCollection<Document> removals;

  MongoRemovals(ReactiveMongoCollection<Document> removals) {
    this.removals = removals;
  }

  Uni<Void> record(String set, Collection<SourceVersion> removed) {
    if (removed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<WriteModel<Document>> models =
        removed.stream().<WriteModel<Document>>map(source -> model(set, source)).toList();
    return removals
        .bulkWrite(models, UNORDERED)
        .onFailure(Bulk::onlyMetOthers)
        .retry()
        .atMost(3)
        .replaceWithVoid();
  }

  private static WriteModel<Document> model(String set, SourceVersion source) {
    return new UpdateOneModel<>(
        eq("_id", Removals.id(set, source)),
        Updates.combine(
            Updates.setOnInsert("set", set),
            Updates.setOnInsert("object", source.object()),
            Updates.max("order", source.order())),
        UPSERT);
  }

  Uni<Map<String, String>> find(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return removals
        .find(in("_id", ids))
        .collect()
        .in(
            () -> (Map<String, String>) new HashMap<String, String>(),
            (orders, document) ->
                orders.put(document.getString("_id"), document.getString("order")));
  }
}
