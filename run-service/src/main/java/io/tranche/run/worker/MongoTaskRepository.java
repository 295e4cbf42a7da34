package io.tranche.run.worker;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The documents of tasks, each changed by compare-and-set on its version. */
@Singleton
class MongoTaskRepository {

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> tasks;

  @Inject
  MongoTaskRepository(Databases databases) {
    this.tasks = databases.collection("run", "tasks");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    tasks
        .createIndexes(
            List.of(
                new IndexModel(
                    Indexes.compoundIndex(Indexes.ascending("step"), Indexes.descending("number"))),
                new IndexModel(Indexes.ascending("worker", "state")),
                new IndexModel(Indexes.ascending("state"))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  /** Stores a new task; one that exists is left as it is. */
  Uni<Void> insert(Task task) {
    return Bulk.write(tasks, List.of(new InsertOneModel<>(TaskDocuments.toDocument(task))))
        .replaceWithVoid();
  }

  /** The last offer of a step. */
  Uni<Optional<Task>> findLatest(String step) {
    return tasks
        .find(eq("step", step), new FindOptions().sort(Sorts.descending("number")).limit(1))
        .collect()
        .first()
        .map(document -> Optional.ofNullable(document).map(TaskDocuments::toTask));
  }

  Uni<Map<String, Task>> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : tasks.find(in("_id", ids)).map(TaskDocuments::toTask).collect().asMap(Task::id);
  }

  /** The tasks in some states, of one worker or of all. */
  Uni<List<Task>> list(Optional<String> worker, Collection<TaskState> states, int limit) {
    Bson inState = in("state", states.stream().map(TaskState::name).toList());
    return tasks
        .find(
            worker.map(id -> and(eq("worker", id), inState)).orElse(inState),
            new FindOptions().limit(limit))
        .map(TaskDocuments::toTask)
        .collect()
        .asList();
  }

  /** From now on only who has this token, or a higher one, may cancel the task. */
  Uni<Void> own(String id, long token) {
    return tasks.updateOne(eq("_id", id), Updates.max("owner", token)).replaceWithVoid();
  }

  /** Changes a task if nobody else has since it was read. */
  Uni<Boolean> change(Task from, Task to) {
    return change(and(eq("_id", from.id()), eq("version", from.version())), to);
  }

  /** The same, unless another execution of the run has taken the task over. */
  Uni<Boolean> changeOwned(Task from, Task to, long token) {
    return change(
        and(eq("_id", from.id()), eq("version", from.version()), lte("owner", token)), to);
  }

  /** A lost answer is settled by reading: our own nonce means that we have won. */
  private Uni<Boolean> change(Bson unchanged, Task to) {
    String nonce = UUID.randomUUID().toString();
    return tasks
        .updateOne(
            unchanged, new Document("$set", TaskDocuments.changedFields(to).append("nonce", nonce)))
        .chain(
            result ->
                result.getMatchedCount() == 1
                    ? Uni.createFrom().item(true)
                    : hasNonce(to.id(), nonce));
  }

  private Uni<Boolean> hasNonce(String id, String nonce) {
    return tasks
        .find(eq("_id", id))
        .collect()
        .first()
        .map(document -> document != null && nonce.equals(document.getString("nonce")));
  }

  Uni<Void> delete(Collection<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().voidItem()
        : tasks.deleteMany(in("_id", ids)).replaceWithVoid();
  }
}
