package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * What became of run requests: a run of their own, or one that absorbed them; a failed one counts
 * by the last run that followed it.
 */
@Singleton
class MongoRunOutcomes {

  private static final FindOptions STATUS =
      new FindOptions().projection(Projections.include("status", "requests", "retry.runId"));

  private final ReactiveMongoCollection<Document> runs;
  private final MongoMadePartitions made;

  @Inject
  MongoRunOutcomes(Databases databases, MongoMadePartitions made) {
    this.runs = databases.collection("run", "runs");
    this.made = made;
  }

  /**
   * What became of one request.
   *
   * @param own whether the run was made for this request, and is there to be stopped
   * @param made the ids of the asset partitions that were made nonetheless, where the run has ended
   *     without success
   */
  record Answer(String runId, RunStatus status, boolean own, Set<String> made) {

    Answer {
      made = Set.copyOf(made);
    }
  }

  /** What is known of a request before it is known what was made. */
  private record Found(Last last, boolean own) {

    boolean isUnsuccessful() {
      return last.status().isTerminal() && last.status() != RunStatus.SUCCESS;
    }

    Answer answer(Set<String> made) {
      return new Answer(last.runId(), last.status(), own, made);
    }
  }

  /** The answers by request id; a request that has none yet is left out. */
  Uni<Map<String, Answer>> find(Collection<String> requestIds) {
    Map<String, String> requestByRun = new HashMap<>();
    requestIds.forEach(request -> requestByRun.put(Ids.runOf(request), request));
    return statuses(requestByRun.keySet())
        .chain(
            statuses -> {
              Map<String, Found> found = new HashMap<>();
              statuses.forEach(
                  (run, last) ->
                      found.put(
                          requestByRun.getOrDefault(run, run), new Found(last, last.isStored())));
              List<String> open =
                  requestByRun.values().stream()
                      .filter(request -> !found.containsKey(request))
                      .toList();
              return addAnswered(found, open);
            })
        .chain(this::answers);
  }

  private Uni<Map<String, Answer>> answers(Map<String, Found> found) {
    Map<String, Answer> answers = new HashMap<>();
    List<Map.Entry<String, Found>> unsuccessful = new ArrayList<>();
    for (Map.Entry<String, Found> one : found.entrySet()) {
      if (one.getValue().isUnsuccessful()) {
        unsuccessful.add(one);
      } else {
        answers.put(one.getKey(), one.getValue().answer(Set.of()));
      }
    }
    return unsuccessful.isEmpty()
        ? Uni.createFrom().item(answers)
        : Multi.createFrom()
            .iterable(unsuccessful)
            .onItem()
            .transformToUniAndConcatenate(
                one ->
                    made.of(one.getValue().last().runs())
                        .invoke(some -> answers.put(one.getKey(), one.getValue().answer(some))))
            .collect()
            .last()
            .replaceWith(answers);
  }

  /** Of requests that had no run of their own; one may have it by now. */
  private Uni<Map<String, Found>> addAnswered(Map<String, Found> found, List<String> open) {
    if (open.isEmpty()) {
      return Uni.createFrom().item(found);
    }
    return runs.find(in("requests", open), STATUS)
        .collect()
        .asMap(run -> run.getString("_id"), run -> run)
        .chain(
            answering ->
                followed(lasts(answering))
                    .map(
                        lasts -> {
                          answering.values().forEach(run -> note(run, open, lasts, found));
                          return found;
                        }));
  }

  private static void note(
      Document run, List<String> open, Map<String, Last> lasts, Map<String, Found> found) {
    String id = run.getString("_id");
    Last last = lasts.getOrDefault(id, Last.of(run));
    run.getList("requests", String.class).stream()
        .filter(open::contains)
        .forEach(
            request ->
                found.put(
                    request, new Found(last, last.isStored() && Ids.runOf(request).equals(id))));
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
                              .map(retry -> retry.after(last))
                              .orElse(last));
                  return found;
                });
  }

  /**
   * A run as it stands.
   *
   * @param next the run that follows it
   * @param runs the run, after those that it follows
   * @param isStored not yet, of a retry that is stored a moment after the failure
   */
  private record Last(
      String runId, RunStatus status, Optional<String> next, List<String> runs, boolean isStored) {
    static Last of(Document run) {
      return new Last(
          run.getString("_id"),
          RunStatus.valueOf(run.getString("status")),
          Optional.ofNullable(run.get("retry", Document.class))
              .map(retry -> retry.getString("runId")),
          List.of(run.getString("_id")),
          true);
    }

    Last after(Last failed) {
      List<String> all = new ArrayList<>(failed.runs());
      all.addAll(runs);
      return new Last(runId, status, next, all, isStored);
    }

    static Last notStored(String runId) {
      return new Last(runId, RunStatus.QUEUED, Optional.empty(), List.of(runId), false);
    }
  }
}
