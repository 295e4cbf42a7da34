package io.tranche.run.status;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.store.Databases;
import io.tranche.run.eventlog.MongoRanges;
import io.tranche.run.stale.StaleMark;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Reads collection {@code asset_partitions}, which the life cycle of runs writes. The documents of
 * an asset are neighbours in the order of {@code _id}; one index has those of the newest runs
 * first, another those of the newest failures. A success takes an earlier failure away, so that the
 * latter leads past few that have not failed.
 */
@Singleton
class MongoAssetPartitionRepository implements AssetPartitionRepository {

  private static final Bson FACTS =
      Projections.include("partition", "materialization.token", "failure.token", "stale.token");

  /** Without what it was made from, which can be long. */
  private static final Bson DETAILS =
      Projections.include(
          "partition",
          "stale",
          "materialization.runId",
          "materialization.token",
          "materialization.at",
          "materialization.metadata",
          "materialization.dataVersion",
          "materialization.codeVersion",
          "failure");

  private static final Bson NEWEST = Projections.fields(DETAILS, Projections.include("token"));

  private static final Bson RECENT = Projections.include("partition", "token", "failure.token");
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(5);

  private final ReactiveMongoCollection<Document> partitions;

  @Inject
  MongoAssetPartitionRepository(Databases databases) {
    this.partitions = databases.collection("run", "asset_partitions");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    partitions
        .createIndexes(
            Arrays.stream(Recency.values())
                .map(MongoAssetPartitionRepository::newestFirst)
                .toList())
        .await()
        .atMost(INDEXES_WITHIN);
  }

  private static IndexModel newestFirst(Recency by) {
    return new IndexModel(
        Indexes.compoundIndex(Indexes.ascending("asset"), Indexes.descending(fieldOf(by), "_id")));
  }

  private static String fieldOf(Recency by) {
    return switch (by) {
      case LAST_RUN -> "token";
      case LAST_FAILURE -> "failure.token";
    };
  }

  @Override
  public Multi<Facts> scan(String asset) {
    String first = Ids.assetPartition(asset, "");
    String afterLast = asset + (char) (first.charAt(first.length() - 1) + 1);
    return partitions
        .find(
            and(gte("_id", first), lt("_id", afterLast)),
            new FindOptions().projection(FACTS).batchSize(5_000))
        .map(MongoAssetPartitionRepository::facts);
  }

  @Override
  public Uni<List<Facts>> find(String asset, Collection<String> keys) {
    return partitions
        .find(in("_id", ids(asset, keys)), new FindOptions().projection(FACTS))
        .map(MongoAssetPartitionRepository::facts)
        .collect()
        .asList();
  }

  @Override
  public Uni<List<Newest>> listNewest(String asset, Recency by, Optional<Recent> after, int limit) {
    String token = fieldOf(by);
    Bson ofAsset = eq("asset", asset);
    List<Bson> ranges =
        after
            .map(
                place ->
                    List.of(
                        and(
                            ofAsset,
                            eq(token, place.token()),
                            lt("_id", Ids.assetPartition(asset, place.partition()))),
                        and(ofAsset, lt(token, place.token()))))
            .orElse(List.of(and(ofAsset, gte(token, 0L))));
    return MongoRanges.find(partitions, ranges, Sorts.descending(token, "_id"), limit, NEWEST)
        .map(found -> found.stream().flatMap(one -> newest(one, by).stream()).toList());
  }

  @Override
  public Uni<List<Recent>> findRecent(String asset, Recency by, Collection<String> keys) {
    return partitions
        .find(in("_id", ids(asset, keys)), new FindOptions().projection(RECENT))
        .map(found -> recent(found, by))
        .collect()
        .asList()
        .map(found -> found.stream().flatMap(Optional::stream).toList());
  }

  private static Optional<Newest> newest(Document document, Recency by) {
    return recent(document, by).map(recent -> new Newest(recent, details(document)));
  }

  private static Optional<Recent> recent(Document document, Recency by) {
    Optional<Document> run =
        switch (by) {
          case LAST_RUN -> Optional.of(document);
          case LAST_FAILURE -> Optional.ofNullable(document.get("failure", Document.class));
        };
    return run.map(one -> new Recent(document.getString("partition"), token(one)));
  }

  @Override
  public Uni<List<Details>> findDetails(String asset, Collection<String> keys) {
    return partitions
        .find(in("_id", ids(asset, keys)), new FindOptions().projection(DETAILS))
        .map(MongoAssetPartitionRepository::details)
        .collect()
        .asList();
  }

  private static List<String> ids(String asset, Collection<String> keys) {
    return keys.stream().map(key -> Ids.assetPartition(asset, key)).toList();
  }

  private static Facts facts(Document document) {
    return new Facts(
        document.getString("partition"),
        document.get("materialization") != null,
        isFailed(document),
        StaleMark.isStale(document));
  }

  /** A failure counts until a newer run succeeds. */
  private static boolean isFailed(Document document) {
    Document failure = document.get("failure", Document.class);
    Document materialization = document.get("materialization", Document.class);
    return failure != null && (materialization == null || token(failure) > token(materialization));
  }

  private static long token(Document outcome) {
    return outcome.get("token", Number.class).longValue();
  }

  private static Details details(Document document) {
    return new Details(
        document.getString("partition"),
        Optional.ofNullable(document.get("materialization", Document.class))
            .map(MongoAssetPartitionRepository::materialization),
        Optional.ofNullable(document.get("failure", Document.class))
            .filter(failure -> isFailed(document))
            .map(MongoAssetPartitionRepository::failure),
        StaleMark.of(document).map(stale -> new Stale(stale.object(), stale.by(), stale.at())));
  }

  private static Materialization materialization(Document outcome) {
    Map<String, Object> metadata = new HashMap<>();
    Document stored = outcome.get("metadata", Document.class);
    if (stored != null) {
      stored.forEach(
          (name, value) -> {
            if (value != null) {
              metadata.put(name, value);
            }
          });
    }
    return new Materialization(
        outcome.getString("runId"),
        instant(outcome),
        metadata,
        String.valueOf(outcome.get("dataVersion")),
        Optional.ofNullable(outcome.getString("codeVersion")));
  }

  private static Failure failure(Document outcome) {
    return new Failure(
        outcome.getString("runId"), instant(outcome), String.valueOf(outcome.get("error")));
  }

  private static Instant instant(Document outcome) {
    return outcome.get("at", Date.class).toInstant();
  }
}
