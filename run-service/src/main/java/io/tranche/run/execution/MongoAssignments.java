package io.tranche.run.execution;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/** Which runs a replica is to execute, as the admission document says. */
@Singleton
class MongoAssignments {

  private final ReactiveMongoCollection<Document> admission;

  @Inject
  MongoAssignments(Databases databases) {
    this.admission = databases.collection("run", "admission");
  }

  /** All runs that a replica is to execute. */
  Uni<Set<String>> find(String replica) {
    return find(replica, new FindOptions());
  }

  /** Those of some runs that a replica is to execute. */
  Uni<Set<String>> find(String replica, Collection<String> runIds) {
    List<String> replicas = runIds.stream().map(id -> "entries." + id + ".replica").toList();
    return find(replica, new FindOptions().projection(Projections.include(replicas)));
  }

  private Uni<Set<String>> find(String replica, FindOptions options) {
    return admission
        .find(Filters.eq("_id", "default"), options)
        .collect()
        .first()
        .map(document -> document == null ? Set.of() : runsOf(replica, document));
  }

  private static Set<String> runsOf(String replica, Document admission) {
    Set<String> runIds = new TreeSet<>();
    Document entries = admission.get("entries", new Document());
    for (String runId : entries.keySet()) {
      if (replica.equals(entries.get(runId, Document.class).getString("replica"))) {
        runIds.add(runId);
      }
    }
    return runIds;
  }
}
