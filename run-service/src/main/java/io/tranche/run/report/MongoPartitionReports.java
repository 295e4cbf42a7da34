package io.tranche.run.report;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoServerException;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.UpdateResult;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent.Materialized;
import io.tranche.contracts.assets.AssetEvent.Observed;
import io.tranche.contracts.assets.AssetEvent.Report;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * What was reported of partitions, beside what runs have made of them: {@code asset_partitions} has
 * the last, {@code materializations} and {@code observations} have all.
 */
@Singleton
class MongoPartitionReports {

  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> assetPartitions;
  private final ReactiveMongoCollection<Document> materializations;
  private final ReactiveMongoCollection<Document> observations;

  @Inject
  MongoPartitionReports(Databases databases) {
    this.assetPartitions = databases.collection("run", "asset_partitions");
    this.materializations = databases.collection("run", "materializations");
    this.observations = databases.collection("run", "observations");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    observations
        .createIndexes(
            List.of(
                new IndexModel(
                    Indexes.compoundIndex(
                        Indexes.ascending("asset", "partition"), Indexes.descending("at", "_id")))))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  /**
   * What the document of a partition says.
   *
   * @param token of the last that happened to it; 0 if nothing did
   * @param staleToken of the last mark of its data as stale; 0 if there was none
   * @param last the materialization, if it was reported
   */
  record Present(long token, long dataToken, long staleToken, Optional<Materialized> last) {

    static final Present NOTHING = new Present(0, 0, 0, Optional.empty());

    /** Of what is reported next. */
    long nextToken() {
      return Math.max(token, staleToken) + 1;
    }

    /** What has come of a report, if it was the last that happened. */
    Optional<Materialized> of(String report) {
      return last.filter(
          made -> made.report().filter(said -> said.id().equals(report)).isPresent());
    }
  }

  Uni<Present> present(String asset, String partition) {
    return assetPartitions
        .find(eq("_id", Ids.assetPartition(asset, partition)))
        .collect()
        .first()
        .map(
            found ->
                Optional.ofNullable(found)
                    .map(MongoPartitionReports::present)
                    .orElse(Present.NOTHING));
  }

  private static Present present(Document document) {
    Optional<Document> made = Optional.ofNullable(document.get("materialization", Document.class));
    return new Present(
        document.get("token", Number.class).longValue(),
        made.map(last -> last.get("token", Number.class).longValue()).orElse(0L),
        Optional.ofNullable(document.get("stale", Document.class))
            .map(stale -> stale.get("token", Number.class).longValue())
            .orElse(0L),
        made.filter(last -> last.containsKey("report"))
            .map(
                last ->
                    materialized(
                        document.getString("asset"), document.getString("partition"), last)));
  }

  /**
   * Makes a report the last that happened to its partition.
   *
   * @return false if something else has happened since
   */
  Uni<Boolean> put(long token, Materialized event) {
    Document state =
        new Document("asset", event.asset())
            .append("partition", event.partition())
            .append("token", event.token())
            .append("materialization", made(event));
    return assetPartitions
        .updateOne(
            and(eq("_id", event.assetPartition()), eq("token", token)),
            new Document("$set", state),
            new UpdateOptions().upsert(token == 0))
        .map(MongoPartitionReports::hasWritten)
        .onFailure(MongoPartitionReports::isThere)
        .recoverWithItem(false);
  }

  private static boolean hasWritten(UpdateResult result) {
    return result.getMatchedCount() == 1 || result.getUpsertedId() != null;
  }

  private static boolean isThere(Throwable failure) {
    return failure instanceof MongoServerException refused
        && ErrorCategory.fromErrorCode(refused.getCode()) == ErrorCategory.DUPLICATE_KEY;
  }

  /** Keeps a report among all materializations. */
  Uni<Void> keep(Materialized event, String report) {
    Document document =
        made(event)
            .append("_id", historyId(report))
            .append("asset", event.asset())
            .append("partition", event.partition());
    return Bulk.write(materializations, List.of(new InsertOneModel<>(document))).replaceWithVoid();
  }

  /** The materialization that a report became. */
  Uni<Optional<Materialized>> find(String report) {
    return materializations
        .find(eq("_id", historyId(report)))
        .collect()
        .first()
        .map(
            found ->
                Optional.ofNullable(found)
                    .map(
                        document ->
                            materialized(
                                document.getString("asset"),
                                document.getString("partition"),
                                document)));
  }

  private static String historyId(String report) {
    return "report|" + report;
  }

  private static Document made(Materialized event) {
    Document made =
        new Document("runId", event.runId())
            .append("token", event.token())
            .append("at", Date.from(event.at()))
            .append("metadata", new Document(event.metadata()))
            .append("dataVersion", event.dataVersion());
    event
        .report()
        .ifPresent(
            said ->
                made.append("report", said.id()).append("reportedBy", said.origin().toString()));
    return made;
  }

  private static Materialized materialized(String asset, String partition, Document made) {
    return new Materialized(
        asset,
        partition,
        made.getString("runId"),
        made.get("token", Number.class).longValue(),
        made.getDate("at").toInstant(),
        Map.copyOf(made.get("metadata", Document.class)),
        made.getString("dataVersion"),
        Optional.of(report(made)));
  }

  private static Report report(Document document) {
    return new Report(document.getString("report"), Origin.parse(document.getString("reportedBy")));
  }

  /** Stores an observation, unless it is stored. */
  Uni<Void> save(Observed event) {
    Document document = document(event).append("_id", event.report().id());
    return Bulk.write(observations, List.of(new InsertOneModel<>(document))).replaceWithVoid();
  }

  /**
   * Stores what an execution of a run has seen, in place of what an earlier one has.
   *
   * @param token of the execution: what a later one has seen stays
   */
  Uni<Void> save(Observed event, long token) {
    WriteModel<Document> write =
        new UpdateOneModel<>(
            and(eq("_id", event.report().id()), lte("runToken", token)),
            new Document("$set", document(event).append("runToken", token)),
            new UpdateOptions().upsert(true));
    // Where the token is higher, the upsert meets the document itself: that is no error.
    return Bulk.write(observations, List.of(write)).replaceWithVoid();
  }

  private static Document document(Observed event) {
    Document document =
        new Document("asset", event.asset())
            .append("partition", event.partition())
            .append("token", event.token())
            .append("at", Date.from(event.at()))
            .append("metadata", new Document(event.metadata()))
            .append("dataVersion", event.dataVersion().orElse(null))
            .append("report", event.report().id())
            .append("reportedBy", event.report().origin().toString());
    return event.runId().isEmpty() ? document : document.append("runId", event.runId());
  }

  /** The observation that a report became. */
  Uni<Optional<Observed>> findObservation(String report) {
    return observations
        .find(eq("_id", report))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).map(MongoPartitionReports::observed));
  }

  private static Observed observed(Document document) {
    return new Observed(
        document.getString("asset"),
        document.getString("partition"),
        Optional.ofNullable(document.getString("runId")).orElse(""),
        document.get("token", Number.class).longValue(),
        document.getDate("at").toInstant(),
        Map.copyOf(document.get("metadata", Document.class)),
        Optional.ofNullable(document.getString("dataVersion")),
        report(document));
  }
}
