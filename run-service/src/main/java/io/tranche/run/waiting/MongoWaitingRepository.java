package io.tranche.run.waiting;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

@Singleton
class MongoWaitingRepository {

  private static final int MOST_AT_ONCE = 1_000;

  private final ReactiveMongoCollection<Document> waiting;

  @Inject
  MongoWaitingRepository(Databases databases) {
    this.waiting = databases.collection("run", "waiting");
  }

  Uni<Void> save(RunRequest.Launch launch, Map<Integer, Long> ends) {
    Document stored = new Document();
    ends.forEach((partition, end) -> stored.append(Integer.toString(partition), end));
    return waiting
        .updateOne(
            Filters.eq("_id", launch.id()),
            new Document(
                "$setOnInsert",
                new Document("request", new String(Json.write(launch), StandardCharsets.UTF_8))
                    .append("ends", stored)),
            new UpdateOptions().upsert(true))
        .replaceWithVoid();
  }

  Uni<List<WaitingRequest>> list() {
    return waiting
        .find(new FindOptions().limit(MOST_AT_ONCE))
        .map(MongoWaitingRepository::toRequest)
        .collect()
        .asList();
  }

  Uni<Void> saveCaughtUp(String requestId, Instant at) {
    return waiting
        .updateOne(Filters.eq("_id", requestId), Updates.set("caughtUpAt", Date.from(at)))
        .replaceWithVoid();
  }

  Uni<Void> delete(String requestId) {
    return waiting.deleteOne(Filters.eq("_id", requestId)).replaceWithVoid();
  }

  private static WaitingRequest toRequest(Document document) {
    Map<Integer, Long> ends = new HashMap<>();
    document
        .get("ends", Document.class)
        .forEach(
            (partition, end) -> ends.put(Integer.valueOf(partition), ((Number) end).longValue()));
    RunRequest request =
        Json.read(document.getString("request").getBytes(StandardCharsets.UTF_8), RunRequest.class);
    return new WaitingRequest(
        (RunRequest.Launch) request,
        ends,
        Optional.ofNullable(document.getDate("caughtUpAt")).map(Date::toInstant));
  }
}
