package io.tranche.run.http;

import com.mongodb.client.model.Filters;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoRunLog;
import io.tranche.run.eventlog.RunView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.bson.Document;

/** The run that answers a request: one of its own, or one that absorbed it. */
@Singleton
class MongoRequestedRuns {

  private final MongoRunLog log;
  private final ReactiveMongoCollection<Document> absorbed;

  @Inject
  MongoRequestedRuns(MongoRunLog log, Databases databases) {
    this.log = log;
    this.absorbed = databases.collection("run", "requests");
  }

  /** Empty until the request is applied. */
  Uni<Optional<RunView>> find(RunRequest.Launch launch) {
    return log.find(launch.runId())
        .chain(own -> own.isPresent() ? Uni.createFrom().item(own) : findAbsorbing(launch));
  }

  private Uni<Optional<RunView>> findAbsorbing(RunRequest.Launch launch) {
    return absorbed
        .find(Filters.eq("_id", launch.id()))
        .toUni()
        .chain(
            request ->
                request == null
                    ? Uni.createFrom().item(Optional.empty())
                    : log.find(request.getString("run")));
  }
}
