package io.tranche.run.execution;

import com.mongodb.client.model.Filters;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
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

  Uni<Set<String>> find(String replica) {
    return admission
        .find(Filters.eq("_id", "default"))
        .collect()
        .first()
        .map(
            document -> {
              Set<String> runIds = new TreeSet<>();
              Optional.ofNullable(document)
                  .map(stored -> stored.get("entries", Document.class))
                  .ifPresent(
                      entries ->
                          entries.forEach(
                              (runId, entry) -> {
                                if (replica.equals(((Document) entry).getString("replica"))) {
                                  runIds.add(runId);
                                }
                              }));
              return runIds;
            });
  }
}
