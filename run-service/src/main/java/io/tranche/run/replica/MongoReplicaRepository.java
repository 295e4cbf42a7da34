package io.tranche.run.replica;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/** The documents of replicas. */
@Singleton
class MongoReplicaRepository {

  private final ReactiveMongoCollection<Document> replicas;

  @Inject
  MongoReplicaRepository(Databases databases) {
    this.replicas = databases.collection("run", "replicas");
  }

  Uni<Void> register(String id) {
    return replicas
        .updateOne(
            Filters.eq("_id", id),
            Updates.combine(
                Updates.setOnInsert("beat", 0L),
                Updates.setOnInsert("dead", false),
                Updates.setOnInsert("holds", List.of())),
            new UpdateOptions().upsert(true))
        .replaceWithVoid();
  }

  /** Shows that the replica lives; the answer is false if it has been declared dead. */
  Uni<Boolean> beat(String id, Set<String> holds) {
    return replicas
        .updateOne(
            Filters.and(Filters.eq("_id", id), Filters.eq("dead", false)),
            Updates.combine(Updates.inc("beat", 1L), Updates.set("holds", List.copyOf(holds))))
        .map(result -> result.getMatchedCount() == 1);
  }

  /** Declares a replica dead, unless it has moved since; the answer is whether it is. */
  Uni<Boolean> declareDead(Replica replica) {
    return replicas
        .updateOne(
            Filters.and(
                Filters.eq("_id", replica.id()),
                Filters.eq("beat", replica.beat()),
                Filters.eq("dead", false)),
            Updates.set("dead", true))
        .map(result -> result.getMatchedCount() == 1);
  }

  /** The replicas that have not been declared dead. */
  Uni<List<Replica>> listLiving() {
    return replicas
        .find(Filters.eq("dead", false))
        .map(
            document ->
                new Replica(
                    document.getString("_id"),
                    document.get("beat", Number.class).longValue(),
                    false,
                    Set.copyOf(document.getList("holds", String.class))))
        .collect()
        .asList();
  }
}
