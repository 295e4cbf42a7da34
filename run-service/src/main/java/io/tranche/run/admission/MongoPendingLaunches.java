package io.tranche.run.admission;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.jboss.logging.Logger;

/**
 * Requests that wait for others, where they arrived at a replica which does not own the admission:
 * only the owner knows which waiting run takes them in. They are stored before they are
 * acknowledged, and wait for the owner, or for the next one if it is dead.
 */
@Singleton
class MongoPendingLaunches {

  private static final Logger LOG = Logger.getLogger(MongoPendingLaunches.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MOST_AT_ONCE = 1_000;

  private final ReactiveMongoCollection<Document> launches;

  @Inject
  MongoPendingLaunches(Databases databases) {
    this.launches = databases.collection("run", "gathering");
  }

  /**
   * Completes when the owner will find them.
   *
   * @param catalog the number of the catalog that they were validated against
   */
  Uni<Void> save(List<RunRequest.Launch> requests, long catalog) {
    return Bulk.write(
            launches,
            requests.stream()
                .map(
                    request ->
                        new UpdateOneModel<Document>(
                            eq("_id", request.id()),
                            new Document("$setOnInsert", fields(request, catalog)),
                            new UpdateOptions().upsert(true)))
                .toList())
        .replaceWithVoid();
  }

  private static Document fields(RunRequest.Launch request, long catalog) {
    return new Document("request", new String(Json.write(request), StandardCharsets.UTF_8))
        .append("catalog", catalog);
  }

  /** What the owner has to take in; it is forgotten when that is done. */
  List<AdmissionCommand> commands() {
    Map<Long, List<RunRequest.Launch>> found = new LinkedHashMap<>();
    launches
        .find(new FindOptions().sort(Sorts.ascending("_id")).limit(MOST_AT_ONCE))
        .collect()
        .asList()
        .await()
        .atMost(ANSWER)
        .forEach(
            document ->
                found
                    .computeIfAbsent(document.getLong("catalog"), number -> new ArrayList<>())
                    .add(toLaunch(document)));
    List<AdmissionCommand> commands = new ArrayList<>();
    found.forEach((catalog, requests) -> commands.add(command(requests, catalog)));
    return commands;
  }

  private static RunRequest.Launch toLaunch(Document document) {
    return Json.read(
        document.getString("request").getBytes(StandardCharsets.UTF_8), RunRequest.Launch.class);
  }

  private AdmissionCommand command(List<RunRequest.Launch> requests, long catalog) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    List<String> ids = requests.stream().map(RunRequest.Launch::id).toList();
    Uni.createFrom()
        .completionStage(done)
        .chain(taken -> launches.deleteMany(in("_id", ids)))
        .subscribe()
        .with(
            forgotten -> LOG.tracef("took in %d requests", ids.size()),
            failure ->
                LOG.debugf("%d requests will be taken in once more: %s", ids.size(), failure));
    return new AdmissionCommand.Submit(requests, List.of(), catalog, done);
  }
}
