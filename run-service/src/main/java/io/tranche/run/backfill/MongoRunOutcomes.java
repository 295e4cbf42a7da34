package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** What became of run requests: a run of their own, or one that absorbed them. */
@Singleton
class MongoRunOutcomes {

  private static final FindOptions STATUS =
      new FindOptions().projection(Projections.include("status", "absorbed"));

  private final ReactiveMongoCollection<Document> runs;

  @Inject
  MongoRunOutcomes(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  /**
   * What became of one request.
   *
   * @param own whether the run was made for this request
   */
  record Answer(String runId, RunStatus status, boolean own) {}

  /** The answers by request id; a request that has none yet is left out. */
  Uni<Map<String, Answer>> find(Collection<String> requestIds) {
    Map<String, String> requestByRun = new HashMap<>();
    requestIds.forEach(request -> requestByRun.put(Ids.runOf(request), request));
    return statuses(requestByRun.keySet())
        .chain(
            statuses -> {
              Map<String, Answer> answers = new HashMap<>();
              List<String> open =
                  requestByRun.entrySet().stream()
                      .filter(entry -> !statuses.containsKey(entry.getKey()))
                      .map(Map.Entry::getValue)
                      .toList();
              statuses.forEach(
                  (run, status) ->
                      answers.put(
                          requestByRun.getOrDefault(run, run), new Answer(run, status, true)));
              return addAbsorbed(answers, open);
            });
  }

  private Uni<Map<String, Answer>> addAbsorbed(Map<String, Answer> answers, List<String> open) {
    if (open.isEmpty()) {
      return Uni.createFrom().item(answers);
    }
    return runs.find(in("absorbed", open), STATUS)
        .collect()
        .in(
            () -> answers,
            (found, run) ->
                run.getList("absorbed", String.class).stream()
                    .filter(open::contains)
                    .forEach(
                        request ->
                            found.put(
                                request, new Answer(run.getString("_id"), status(run), false))));
  }

  private static RunStatus status(Document run) {
    return RunStatus.valueOf(run.getString("status"));
  }

  private Uni<Map<String, RunStatus>> statuses(Collection<String> runIds) {
    return runIds.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : runs.find(in("_id", runIds), STATUS)
            .collect()
            .asMap(run -> run.getString("_id"), MongoRunOutcomes::status);
  }
}
