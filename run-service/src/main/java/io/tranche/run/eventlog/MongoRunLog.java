package io.tranche.run.eventlog;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoTimeCursor.Placed;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Reads runs, their events and materializations, newest first. */
@Singleton
public class MongoRunLog {

  private static final int MOST_MATERIALIZATIONS_OF_A_RUN = 1_000;

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> runs;
  private final ReactiveMongoCollection<Document> materializations;

  @Inject
  MongoRunLog(Databases databases) {
    this.runs = databases.collection("run", "runs");
    this.materializations = databases.collection("run", "materializations");
  }

  /** What to list; what is absent does not matter. */
  record Query(
      Optional<String> run,
      Optional<String> status,
      Optional<String> asset,
      Optional<String> partition,
      Optional<MongoTimeCursor> after,
      int limit) {

    /** What was given as query parameters; an empty one says as little as none. */
    static Query of(
        @Nullable String run,
        @Nullable String status,
        @Nullable String asset,
        @Nullable String partition,
        @Nullable String cursor,
        @Nullable Integer limit) {
      return new Query(
          given(run),
          given(status),
          given(asset),
          Optional.ofNullable(partition),
          MongoTimeCursor.parse(cursor),
          Page.limit(limit));
    }

    private static Optional<String> given(@Nullable String text) {
      return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    createIndexes().await().atMost(INDEXES_WITHIN);
  }

  /** The indexes that the pages go by, and that by which a request has one answer and finds it. */
  private Uni<Void> createIndexes() {
    List<IndexModel> ofRuns =
        List.of(
            new IndexModel(Indexes.descending("createdAt", "_id")),
            new IndexModel(by("status", "createdAt")),
            new IndexModel(by("assets", "createdAt")),
            new IndexModel(by("partitions", "createdAt")),
            new IndexModel(
                Indexes.ascending("requests"), new IndexOptions().unique(true).sparse(true)));
    List<IndexModel> ofMaterializations =
        List.of(
            new IndexModel(
                Indexes.compoundIndex(
                    Indexes.ascending("asset", "partition"), Indexes.descending("at", "_id"))),
            new IndexModel(by("runId", "at")));
    return runs.createIndexes(ofRuns)
        .chain(() -> materializations.createIndexes(ofMaterializations))
        .replaceWithVoid();
  }

  private static Bson by(String field, String time) {
    return Indexes.compoundIndex(Indexes.ascending(field), Indexes.descending(time, "_id"));
  }

  /** A page of runs. */
  Uni<Page<RunView>> list(Query query) {
    return page(runs, runFilter(query), "createdAt", query, RunView::listed);
  }

  /** A run with everything that happened to it; fails with {@code unknown-run}. */
  public Uni<RunView> load(String id) {
    return find(id)
        .map(
            run ->
                run.orElseThrow(
                    () ->
                        new TrancheException.NotFound(
                            "unknown-run",
                            "Cannot find run: no run has this id, or none any longer ("
                                + id
                                + ")")));
  }

  /** A run with everything that happened to it. */
  public Uni<Optional<RunView>> find(String id) {
    return runs.find(eq("_id", id))
        .toUni()
        .chain(
            run ->
                run == null
                    ? Uni.createFrom().item(Optional.empty())
                    : materializationsOf(id).map(made -> Optional.of(RunView.whole(run, made))));
  }

  private Uni<List<MaterializationView>> materializationsOf(String run) {
    return MongoTimeCursor.list(
            materializations,
            eq("runId", run),
            "at",
            Optional.empty(),
            MOST_MATERIALIZATIONS_OF_A_RUN)
        .map(documents -> documents.stream().map(MaterializationView::of).toList());
  }

  /** A page of materializations of an asset, a partition or a run. */
  Uni<Page<MaterializationView>> listMaterializations(Query query) {
    Bson filter =
        all(
            List.of(
                query.run().map(run -> eq("runId", run)),
                query.asset().map(asset -> eq("asset", asset)),
                query.partition().map(partition -> eq("partition", partition))));
    return page(materializations, filter, "at", query, MaterializationView::of);
  }

  /** The events of a page of runs; each says which run it belongs to. */
  Uni<Page<Map<String, Object>>> listEvents(Query query) {
    return page(runs, runFilter(query), "createdAt", query, MongoRunLog::eventsWithRun)
        .map(
            page ->
                new Page<>(
                    page.items().stream().flatMap(List::stream).toList(),
                    page.nextCursor(),
                    OptionalLong.empty()));
  }

  /** Newest first, as the runs are. */
  private static List<Map<String, Object>> eventsWithRun(Document run) {
    RunView view = RunView.listed(run);
    List<Map<String, Object>> events = new ArrayList<>();
    for (Map<String, Object> event : RunView.eventsOf(run)) {
      Map<String, Object> complete = new LinkedHashMap<>();
      complete.put("runId", view.id());
      complete.put("assets", view.assets());
      complete.put("partitions", view.partitions());
      complete.put("partitionCount", view.partitionCount());
      complete.putAll(event);
      events.add(0, complete);
    }
    return events;
  }

  private static Bson runFilter(Query query) {
    return all(
        List.of(
            query.run().map(run -> eq("_id", run)),
            query.status().map(status -> eq("status", status)),
            query.asset().map(asset -> eq("assets", asset)),
            query.partition().map(partition -> eq("partitions", partition))));
  }

  private static Bson all(List<Optional<Bson>> conditions) {
    List<Bson> given = conditions.stream().flatMap(Optional::stream).toList();
    return given.isEmpty() ? empty() : and(given);
  }

  private static <T> Uni<Page<T>> page(
      ReactiveMongoCollection<Document> collection,
      Bson filter,
      String timeField,
      Query query,
      Function<Document, T> form) {
    return MongoTimeCursor.list(
            collection, filter, timeField, query.after(), query.limit() + 1, form)
        .map(
            found -> {
              boolean more = found.size() > query.limit();
              List<Placed<T>> shown = more ? found.subList(0, query.limit()) : found;
              Optional<String> next =
                  more
                      ? Optional.of(shown.get(shown.size() - 1).place().toString())
                      : Optional.empty();
              return new Page<>(
                  shown.stream().map(Placed::shown).toList(), next, OptionalLong.empty());
            });
  }
}
