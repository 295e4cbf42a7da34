package io.tranche.run.admission;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Sorts;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.jboss.logging.Logger;

/**
 * Cancellations that arrived at a replica which does not own the admission: they are stored before
 * their request is acknowledged, and wait for the owner, or for the next one if it is dead.
 */
@Singleton
class MongoPendingCancels {

  private static final Logger LOG = Logger.getLogger(MongoPendingCancels.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MOST_AT_ONCE = 1_000;

  private final ReactiveMongoCollection<Document> cancels;

  @Inject
  MongoPendingCancels(Databases databases) {
    this.cancels = databases.collection("run", "cancels");
  }

  /** Completes when the owner will find it. */
  Uni<Void> save(RunRequest.Cancel request) {
    return cancels
        .updateOne(
            eq("_id", request.runId()),
            Updates.set("request", new String(Json.write(request), StandardCharsets.UTF_8)),
            new UpdateOptions().upsert(true))
        .replaceWithVoid();
  }

  /** What the owner has to do; each is forgotten when it is done. */
  List<AdmissionCommand.Cancel> commands() {
    return cancels
        .find(new FindOptions().sort(Sorts.ascending("_id")).limit(MOST_AT_ONCE))
        .map(
            document ->
                command(
                    Json.read(
                        document.getString("request").getBytes(StandardCharsets.UTF_8),
                        RunRequest.Cancel.class)))
        .collect()
        .asList()
        .await()
        .atMost(ANSWER);
  }

  /** The same for one that the owner has been told of. */
  AdmissionCommand.Cancel command(RunRequest.Cancel request) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Uni.createFrom()
        .completionStage(done)
        .chain(canceled -> cancels.deleteOne(eq("_id", request.runId())))
        .subscribe()
        .with(
            forgotten -> LOG.tracef("canceled %s", request.runId()),
            failure ->
                LOG.debugf("Run %s will be canceled once more: %s", request.runId(), failure));
    return new AdmissionCommand.Cancel(request, done);
  }
}
