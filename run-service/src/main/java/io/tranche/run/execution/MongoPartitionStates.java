package io.tranche.run.execution;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** The states of asset partitions as they are stored. */
@Singleton
class MongoPartitionStates {

  private static final FindOptions VERSIONS =
      new FindOptions().projection(Projections.include("materialization.token", "wiped.token"));

  private final ReactiveMongoCollection<Document> assetPartitions;

  @Inject
  MongoPartitionStates(Databases databases) {
    this.assetPartitions = databases.collection("run", "asset_partitions");
  }

  /** The stored states that are newer than these versions, by {@code asset|partition}. */
  Uni<List<PartitionState>> newerThan(Map<String, Long> versions) {
    return assetPartitions
        .find(Filters.in("_id", versions.keySet()), VERSIONS)
        .filter(
            found -> version(found) > versions.getOrDefault(found.getString("_id"), Long.MAX_VALUE))
        .map(found -> found.getString("_id"))
        .collect()
        .asList()
        .chain(this::find);
  }

  private Uni<List<PartitionState>> find(List<String> ids) {
    Multi<Document> found =
        ids.isEmpty() ? Multi.createFrom().empty() : assetPartitions.find(Filters.in("_id", ids));
    return found.map(MongoPartitionStates::state).collect().asList();
  }

  private static long version(Document document) {
    return Math.max(token(document, "materialization"), token(document, "wiped"));
  }

  private static long token(Document document, String what) {
    return Optional.ofNullable(document.get(what, Document.class))
        .map(last -> last.get("token", Number.class).longValue())
        .orElse(-1L);
  }

  private static PartitionState state(Document document) {
    boolean removed = token(document, "wiped") > token(document, "materialization");
    Document last = document.get(removed ? "wiped" : "materialization", Document.class);
    return new PartitionState(
        document.getString("asset"),
        document.getString("partition"),
        removed ? "" : last.getString("runId"),
        last.get("token", Number.class).longValue(),
        removed ? "" : last.getString("dataVersion"),
        removed ? Map.of() : Map.copyOf(last.get("metadata", Document.class)),
        last.getDate("at").toInstant(),
        removed);
  }
}
