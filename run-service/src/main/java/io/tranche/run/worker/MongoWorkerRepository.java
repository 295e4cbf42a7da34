package io.tranche.run.worker;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;

import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.platform.store.Databases;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Which slots of workers are taken, so that no two replicas give the same one away. */
@Singleton
class MongoWorkerRepository {

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> workers;

  @Inject
  MongoWorkerRepository(Databases databases) {
    this.workers = databases.collection("run", "workers");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    workers.createIndex(Indexes.ascending("deadAt")).await().atMost(INDEXES_WITHIN);
  }

  /**
   * A worker as it is stored.
   *
   * @param slots as announced
   * @param tasks which have a slot
   * @param dead once true, for ever
   */
  record StoredWorker(String id, int slots, Set<String> tasks, boolean dead) {

    StoredWorker {
      tasks = Set.copyOf(tasks);
    }

    int free() {
      return dead ? 0 : slots - tasks.size();
    }
  }

  /** Stores what a worker announces; the answer is whether it lives. */
  Uni<Boolean> announce(WorkerBeat.Heartbeat beat) {
    return workers
        .updateOne(
            eq("_id", beat.worker()),
            Updates.combine(
                Updates.set("queue", beat.queue()),
                Updates.set("slots", beat.slots()),
                Updates.setOnInsert("used", 0),
                Updates.setOnInsert("tasks", List.of()),
                Updates.setOnInsert("dead", false)),
            new UpdateOptions().upsert(true))
        .chain(stored -> findAll(List.of(beat.worker())))
        .map(found -> found.values().stream().noneMatch(StoredWorker::dead));
  }

  Uni<Map<String, StoredWorker>> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : workers
            .find(in("_id", ids))
            .map(MongoWorkerRepository::toWorker)
            .collect()
            .asMap(StoredWorker::id);
  }

  /** Takes a slot for a task; the answer is whether the task has one of this worker now. */
  Uni<Boolean> claim(StoredWorker worker, String task) {
    return workers
        .updateOne(
            and(
                eq("_id", worker.id()),
                eq("dead", false),
                lt("used", worker.slots()),
                ne("tasks", task)),
            Updates.combine(Updates.inc("used", 1), Updates.push("tasks", task)))
        .chain(
            result ->
                result.getMatchedCount() == 1
                    ? Uni.createFrom().item(true)
                    : findAll(List.of(worker.id()))
                        .map(
                            found ->
                                found.values().stream()
                                    .anyMatch(one -> !one.dead() && one.tasks().contains(task))));
  }

  /** Gives the slot of a task back; nothing happens if it has none. */
  Uni<Void> release(String worker, String task) {
    return workers
        .updateOne(
            and(eq("_id", worker), eq("tasks", task)),
            Updates.combine(Updates.inc("used", -1), Updates.pull("tasks", task)))
        .replaceWithVoid();
  }

  /** From now on it gets no task, whatever it announces. */
  Uni<Void> declareDead(String worker, Instant at) {
    return workers
        .updateOne(
            and(eq("_id", worker), eq("dead", false)),
            Updates.combine(Updates.set("dead", true), Updates.set("deadAt", Date.from(at))))
        .replaceWithVoid();
  }

  /** Forgets workers that died before; writes nothing if there are none. */
  Uni<Void> deleteDead(Instant before) {
    Bson old = lt("deadAt", Date.from(before));
    return workers
        .find(old, new FindOptions().limit(1))
        .collect()
        .first()
        .chain(
            found ->
                found == null
                    ? Uni.createFrom().voidItem()
                    : workers.deleteMany(old).replaceWithVoid());
  }

  private static StoredWorker toWorker(Document document) {
    return new StoredWorker(
        document.getString("_id"),
        document.getInteger("slots", 0),
        Set.copyOf(document.getList("tasks", String.class)),
        document.getBoolean("dead", false));
  }
}
