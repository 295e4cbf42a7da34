package io.tranche.run.retention;

import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import io.tranche.run.backfill.MongoActiveBackfills;
import io.tranche.run.eventlog.MongoTimeCursor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Runs from the oldest on, and who holds them. */
@Singleton
class MongoOldRuns {

  private static final Bson WHAT_DECIDES =
      Projections.include("status", "createdAt", "endedAt", "assets", "tags", "retry.runId");

  private final ReactiveMongoCollection<Document> runs;
  private final ReactiveMongoCollection<Document> admission;

  @Inject
  MongoOldRuns(Databases databases) {
    this.runs = databases.collection("run", "runs");
    this.admission = databases.collection("run", "admission");
  }

  /** The runs behind a place that were made before an instant. */
  Uni<List<OldRun>> list(Optional<MongoTimeCursor> after, Instant before, int limit) {
    return MongoOldest.list(runs, empty(), "createdAt", after, before, limit, WHAT_DECIDES)
        .map(found -> found.stream().map(MongoOldRuns::toRun).toList());
  }

  /** Those of the runs that are stored. */
  Uni<Map<String, OldRun>> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : runs.find(in("_id", ids), new FindOptions().projection(WHAT_DECIDES))
            .map(MongoOldRuns::toRun)
            .collect()
            .asMap(OldRun::id, run -> run);
  }

  /** The runs in the admission: they are in progress, or not all of them is published yet. */
  Uni<Set<String>> admitted() {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .collect()
        .in(
            HashSet::new,
            (ids, shard) ->
                Optional.ofNullable(shard.get("entries", Document.class))
                    .ifPresent(entries -> ids.addAll(entries.keySet())));
  }

  /** A run that has ended never changes again, so what was read of it holds. */
  Uni<Long> delete(Collection<String> ids) {
    return MongoOldest.delete(runs, ids);
  }

  private static OldRun toRun(Document run) {
    boolean ended = RunStatus.valueOf(run.getString("status")).next().isEmpty();
    return new OldRun(
        run.getString("_id"),
        run.getDate("createdAt").toInstant(),
        Optional.ofNullable(run.getDate("endedAt")).filter(at -> ended).map(Date::toInstant),
        run.getList("assets", String.class, List.of()),
        Optional.ofNullable(run.get("tags", Document.class))
            .map(tags -> tags.getString(MongoActiveBackfills.TAG)),
        Optional.ofNullable(run.get("retry", Document.class))
            .map(retry -> retry.getString("runId")));
  }
}
