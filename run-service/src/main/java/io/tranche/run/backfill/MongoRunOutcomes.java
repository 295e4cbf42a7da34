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
import java.util.Optional;
import org.bson.Document;

/**
 * What became of run requests: a run of their own, or one that absorbed them; a failed one counts
 * by the last run that followed it.
 */
@Singleton
class MongoRunOutcomes {

  private static final FindOptions STATUS =
      new FindOptions().projection(Projections.include("status", "absorbed", "retry.runId"));

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
                  (run, last) ->
                      answers.put(requestByRun.getOrDefault(run, run), last.answer(true)));
              return addAbsorbed(answers, open);
            });
  }

  private Uni<Map<String, Answer>> addAbsorbed(Map<String, Answer> answers, List<String> open) {
    if (open.isEmpty()) {
      return Uni.createFrom().item(answers);
    }
    return runs.find(in("absorbed", open), STATUS)
        .collect()
        .asMap(run -> run.getString("_id"), run -> run)
        .chain(
            absorbing ->
                followed(lasts(absorbing))
                    .map(
                        lasts -> {
                          absorbing.values().forEach(run -> note(run, open, lasts, answers));
                          return answers;
                        }));
  }

  private static void note(
      Document run, List<String> open, Map<String, Last> lasts, Map<String, Answer> answers) {
    Last last = lasts.getOrDefault(run.getString("_id"), Last.of(run));
    run.getList("absorbed", String.class).stream()
        .filter(open::contains)
        .forEach(request -> answers.put(request, last.answer(false)));
  }

  private static Map<String, Last> lasts(Map<String, Document> runs) {
    Map<String, Last> lasts = new HashMap<>();
    runs.forEach((id, run) -> lasts.put(id, Last.of(run)));
    return lasts;
  }

  /** The status of each run or, where runs follow it by themselves, of the last of them. */
  private Uni<Map<String, Last>> statuses(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return runs.find(in("_id", runIds), STATUS)
        .collect()
        .asMap(run -> run.getString("_id"), Last::of)
        .chain(this::followed);
  }

  private Uni<Map<String, Last>> followed(Map<String, Last> found) {
    List<String> next = found.values().stream().flatMap(last -> last.next().stream()).toList();
    return next.isEmpty()
        ? Uni.createFrom().item(found)
        : statuses(next)
            .map(
                retries -> {
                  found.replaceAll(
                      (id, last) ->
                          last.next()
                              .map(retry -> retries.getOrDefault(retry, Last.notStored(retry)))
                              .orElse(last));
                  return found;
                });
  }

  /**
   * A run as it stands.
   *
   * @param next the run that follows it
   */
  private record Last(String runId, RunStatus status, Optional<String> next) {
    static Last of(Document run) {
      return new Last(
          run.getString("_id"),
          RunStatus.valueOf(run.getString("status")),
          Optional.ofNullable(run.get("retry", Document.class))
              .map(retry -> retry.getString("runId")));
    }

    Answer answer(boolean own) {
      return new Answer(runId, status, own);
    }

    static Last notStored(String runId) {
      return new Last(runId, RunStatus.QUEUED, Optional.empty());
    }
  }
}
