package io.tranche.run.lifecycle;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

@Singleton
class MongoRunRepository implements RunRepository {

  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  private final ReactiveMongoCollection<Document> runs;

  @Inject
  MongoRunRepository(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  @Override
  public Uni<Optional<Run>> find(String id) {
    return runs.find(Filters.eq("_id", id))
        .collect()
        .first()
        .map(document -> Optional.ofNullable(document).map(RunDocuments::toRun));
  }

  @Override
  public Uni<Map<String, Run>> findAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return runs.find(Filters.in("_id", ids))
        .map(RunDocuments::toRun)
        .collect()
        .asMap(Run::id, run -> run);
  }

  @Override
  public Uni<Set<String>> findIdsInProgress() {
    List<String> inProgress =
        Arrays.stream(RunStatus.values())
            .filter(RunStatus::isInProgress)
            .map(RunStatus::name)
            .toList();
    return runs.find(
            Filters.in("status", inProgress),
            new FindOptions().projection(Projections.include("_id")))
        .map(document -> document.getString("_id"))
        .collect()
        .in(HashSet::new, Set::add);
  }

  @Override
  public Uni<Boolean> insert(List<Run> inserted) {
    return Bulk.write(
        runs,
        inserted.stream().map(run -> new InsertOneModel<>(RunDocuments.toDocument(run))).toList());
  }

  @Override
  public Uni<Set<String>> change(List<Transition> transitions) {
    if (transitions.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    String nonce = UUID.randomUUID().toString();
    List<WriteModel<Document>> writes = new ArrayList<>(transitions.size());
    for (Transition transition : transitions) {
      writes.add(
          new UpdateOneModel<>(
              unchanged(transition.from()),
              RunDocuments.update(transition.from(), transition.to(), nonce)));
    }
    return runs.bulkWrite(writes, UNORDERED)
        .chain(
            result ->
                result.getMatchedCount() == transitions.size()
                    ? Uni.createFrom().item(ids(transitions))
                    : changedBy(nonce, transitions))
        .onFailure(Bulk::onlyMetOthers)
        .recoverWithUni(() -> changedBy(nonce, transitions));
  }

  private static Bson unchanged(Run run) {
    return Filters.and(
        Filters.eq("_id", run.id()),
        Filters.eq("status", run.status().name()),
        Filters.eq("token", run.token()),
        Filters.size("events", run.events().size()));
  }

  /** Some were changed by others first; which were changed by us, their nonce tells. */
  private Uni<Set<String>> changedBy(String nonce, List<Transition> transitions) {
    return runs.find(Filters.in("_id", ids(transitions)))
        .filter(document -> nonce.equals(document.getString("nonce")))
        .map(document -> document.getString("_id"))
        .collect()
        .in(HashSet::new, Set::add);
  }

  private static Set<String> ids(List<Transition> transitions) {
    Set<String> ids = new HashSet<>();
    transitions.forEach(transition -> ids.add(transition.from().id()));
    return ids;
  }

  @Override
  public Uni<Map<String, Run>> findAbsorbing(Collection<String> requestIds) {
    if (requestIds.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return runs.find(Filters.in("requests", requestIds))
        .map(RunDocuments::toRun)
        .collect()
        .in(HashMap::new, (found, run) -> note(found, run, requestIds));
  }

  private static void note(Map<String, Run> found, Run run, Collection<String> requestIds) {
    run.absorbedRequests().stream()
        .filter(requestIds::contains)
        .forEach(request -> found.put(request, run));
  }
}
