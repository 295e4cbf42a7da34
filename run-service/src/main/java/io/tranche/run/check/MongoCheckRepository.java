package io.tranche.run.check;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Checked;
import io.tranche.platform.http.Page;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoTimeCursor;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Every evaluation in {@code check_evaluations}, and the last one of each check and partition in
 * {@code checks}. The evaluation is written first: who dies between the two does both again.
 */
@Singleton
public class MongoCheckRepository {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> evaluations;
  private final ReactiveMongoCollection<Document> last;
  private final ReactiveMongoCollection<Document> assetPartitions;

  @Inject
  MongoCheckRepository(Databases databases) {
    this.evaluations = databases.collection("run", "check_evaluations");
    this.last = databases.collection("run", "checks");
    this.assetPartitions = databases.collection("run", "asset_partitions");
  }

  /** What a partition holds: the run that made it, and its token. */
  record Data(String runId, long token) {
    static final Data NONE = new Data("", 0);
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    List<IndexModel> pages =
        List.of(
            newestFirst("asset"),
            newestFirst("asset", "partition"),
            newestFirst("asset", "check"),
            newestFirst("asset", "passed"));
    List<IndexModel> ofRuns = new ArrayList<>(pages);
    ofRuns.add(newestFirst("runId"));
    evaluations
        .createIndexes(ofRuns)
        .chain(() -> last.createIndexes(pages))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  private static IndexModel newestFirst(String... fields) {
    return new IndexModel(
        Indexes.compoundIndex(Indexes.ascending(fields), Indexes.descending("at", "_id")));
  }

  /** Stores what runs have found, except what runs with higher tokens have found since. */
  public Uni<Void> save(Collection<Checked> found) {
    List<WriteModel<Document>> writes = new ArrayList<>(found.size());
    for (Checked one : found) {
      writes.add(
          new UpdateOneModel<>(
              and(eq("_id", one.id()), lte("token", one.token())),
              new Document("$set", EvaluationDocuments.fields(one)),
              UPSERT));
    }
    return Bulk.write(evaluations, writes).chain(() -> saveLast(found));
  }

  /**
   * Stores what somebody reports, once: what is stored of the same report before, and whatever data
   * it was about then, stays.
   *
   * @return as it is stored
   */
  Uni<Checked> saveReport(Checked reported) {
    return Bulk.write(
            evaluations,
            List.of(
                new UpdateOneModel<>(
                    eq("_id", reported.id()),
                    new Document("$setOnInsert", EvaluationDocuments.fields(reported)),
                    UPSERT)))
        .chain(() -> find(reported.id()))
        .map(stored -> stored.orElse(reported))
        .call(stored -> saveLast(List.of(stored)));
  }

  /** A write that is older than what is held meets the document itself: that is no error. */
  private Uni<Void> saveLast(Collection<Checked> found) {
    List<WriteModel<Document>> writes = new ArrayList<>(found.size());
    for (Checked one : found) {
      String order = one.order();
      writes.add(
          new UpdateOneModel<>(
              and(eq("_id", EvaluationDocuments.lastId(one)), lt("order", order)),
              new Document("$set", EvaluationDocuments.fields(one).append("order", order)),
              UPSERT));
    }
    return Bulk.write(last, writes).replaceWithVoid();
  }

  /** What has become of a report. */
  Uni<Optional<Checked>> findReport(String reportId) {
    return find(Checked.idOfReport(reportId));
  }

  private Uni<Optional<Checked>> find(String id) {
    return evaluations
        .find(eq("_id", id))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).map(EvaluationDocuments::toEvaluation));
  }

  /** What runs have found: the events to publish again. Reports are not among them. */
  public Uni<List<AssetEvent>> findOfRuns(Collection<String> runIds) {
    return evaluations
        .find(in("runId", runIds))
        .map(EvaluationDocuments::toEvaluation)
        .filter(evaluation -> evaluation.report().isEmpty())
        .map(AssetEvent.class::cast)
        .collect()
        .asList();
  }

  /** Has what a run found under earlier tokens count under a later one; the answer is all of it. */
  public Uni<List<AssetEvent>> keep(String runId, long token) {
    return findOfRuns(List.of(runId))
        .map(
            found ->
                found.stream()
                    .map(Checked.class::cast)
                    .filter(one -> one.token() <= token)
                    .map(one -> one.under(token))
                    .toList())
        .call(this::save)
        .map(List::copyOf);
  }

  /** What a partition holds now. */
  Uni<Data> data(String asset, String partition) {
    return assetPartitions
        .find(eq("_id", Ids.assetPartition(asset, partition)))
        .collect()
        .first()
        .map(
            found ->
                Optional.ofNullable(found)
                    .flatMap(
                        state -> Optional.ofNullable(state.get("materialization", Document.class)))
                    .map(
                        made ->
                            new Data(
                                made.getString("runId"),
                                made.get("token", Number.class).longValue()))
                    .orElse(Data.NONE));
  }

  /** The last evaluation of every check of every partition, newest first. */
  Uni<Page<CheckView>> listLast(CheckQuery query) {
    return page(last, query);
  }

  /** All evaluations, newest first. */
  Uni<Page<CheckView>> listAll(CheckQuery query) {
    return page(evaluations, query);
  }

  private static Uni<Page<CheckView>> page(
      ReactiveMongoCollection<Document> collection, CheckQuery query) {
    return MongoTimeCursor.list(collection, filter(query), "at", query.after(), query.limit() + 1)
        .map(
            documents -> {
              boolean more = documents.size() > query.limit();
              List<Document> shown = more ? documents.subList(0, query.limit()) : documents;
              Optional<String> next =
                  more
                      ? Optional.of(
                          MongoTimeCursor.of(shown.get(shown.size() - 1), "at").toString())
                      : Optional.empty();
              return new Page<>(
                  shown.stream().map(EvaluationDocuments::toEvaluation).map(CheckView::of).toList(),
                  next,
                  OptionalLong.empty());
            });
  }

  private static Bson filter(CheckQuery query) {
    List<Bson> given = new ArrayList<>();
    query.asset().ifPresent(asset -> given.add(eq("asset", asset)));
    query.partition().ifPresent(partition -> given.add(eq("partition", partition)));
    query.check().ifPresent(check -> given.add(eq("check", check)));
    query.passed().ifPresent(passed -> given.add(eq("passed", passed)));
    query.run().ifPresent(run -> given.add(eq("runId", run)));
    return and(given);
  }
}
