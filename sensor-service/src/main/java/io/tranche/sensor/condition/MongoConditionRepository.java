package io.tranche.sensor.condition;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** One document for each asset, in {@code sensor.conditions}. */
@Singleton
class MongoConditionRepository implements ConditionRepository {

  private final ReactiveMongoCollection<Document> conditions;

  @Inject
  MongoConditionRepository(Databases databases) {
    this.conditions = databases.collection("sensor", "conditions");
  }

  @Override
  public Uni<Optional<ConditionState>> find(String asset) {
    return conditions
        .find(Filters.eq("_id", asset))
        .map(ConditionDocuments::state)
        .collect()
        .asList()
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Uni<Void> create(ConditionState first) {
    return conditions
        .insertOne(ConditionDocuments.fields(first).append("_id", first.asset()))
        .replaceWithVoid()
        .onFailure(MongoConditionRepository::isDuplicate)
        .recoverWithNull();
  }

  private static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoServerException server
        && ErrorCategory.fromErrorCode(server.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  @Override
  public Uni<Boolean> advance(ConditionState next) {
    Bson before =
        Filters.and(
            Filters.eq("_id", next.asset()), Filters.eq("evaluation", next.evaluation() - 1));
    return conditions
        .updateOne(before, new Document("$set", ConditionDocuments.fields(next)))
        .map(result -> result.getMatchedCount() == 1);
  }

  @Override
  public Uni<Void> finish(ConditionState state) {
    Bson present =
        Filters.and(Filters.eq("_id", state.asset()), Filters.eq("evaluation", state.evaluation()));
    return conditions.updateOne(present, Updates.unset("pending")).replaceWithVoid();
  }
}
