package io.tranche.run.lineage;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.Portions;
import io.tranche.run.stale.StaleMark;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Reads what {@code asset_partitions} says of the data that partitions have. */
@Singleton
class MongoDataVersions {

  private static final Bson DATA =
      Projections.include(
          "partition",
          "materialization.token",
          "materialization.dataVersion",
          "materialization.metadata.path");
  private static final Bson MADE =
      Projections.include(
          "partition",
          "materialization.token",
          "materialization.runId",
          "materialization.at",
          "materialization.dataVersion",
          "materialization.codeVersion",
          "materialization.read",
          "stale");

  private final ReactiveMongoCollection<Document> partitions;

  @Inject
  MongoDataVersions(Databases databases) {
    this.partitions = databases.collection("run", "asset_partitions");
  }

  /** Of those partitions that have data, by {@code asset|partition}. */
  Uni<Map<String, DataVersion>> find(Collection<String> ids) {
    return Multi.createFrom()
        .iterable(Portions.of(ids))
        .onItem()
        .transformToMultiAndConcatenate(
            portion -> partitions.find(in("_id", portion), new FindOptions().projection(DATA)))
        .filter(document -> document.get("materialization") != null)
        .collect()
        .in(
            HashMap::new,
            (found, document) -> found.put(document.getString("_id"), version(document)));
  }

  private static DataVersion version(Document document) {
    Document made = document.get("materialization", Document.class);
    return new DataVersion(
        made.get("token", Number.class).longValue(),
        String.valueOf(made.get("dataVersion")),
        Optional.ofNullable(made.get("metadata", Document.class))
            .map(metadata -> metadata.get("path"))
            .filter(String.class::isInstance)
            .map(String.class::cast));
  }

  /** How a partition was made, if it was. */
  Uni<Optional<MadePartition>> findMade(String asset, String partition) {
    return partitions
        .find(eq("_id", Ids.assetPartition(asset, partition)), new FindOptions().projection(MADE))
        .collect()
        .first()
        .map(found -> Optional.ofNullable(found).flatMap(MongoDataVersions::made));
  }

  /** How the partitions of an asset were made that come after one, in the order of their texts. */
  Uni<List<MadePartition>> listMade(String asset, Optional<String> after, int limit) {
    String first = Ids.assetPartition(asset, "");
    String afterLast = asset + (char) (first.charAt(first.length() - 1) + 1);
    Bson behind =
        and(
            after
                .map(key -> gt("_id", Ids.assetPartition(asset, key)))
                .orElseGet(() -> gte("_id", first)),
            lt("_id", afterLast));
    return partitions
        .find(behind, new FindOptions().projection(MADE).sort(Sorts.ascending("_id")).limit(limit))
        .map(MongoDataVersions::madeOrMissing)
        .collect()
        .asList();
  }

  private static Optional<MadePartition> made(Document document) {
    return document.get("materialization") == null
        ? Optional.empty()
        : Optional.of(madeOrMissing(document));
  }

  private static MadePartition madeOrMissing(Document document) {
    String partition = document.getString("partition");
    Document made = document.get("materialization", Document.class);
    return made == null
        ? MadePartition.missing(partition)
        : new MadePartition(
            partition,
            made.get("token", Number.class).longValue(),
            String.valueOf(made.get("runId")),
            Optional.ofNullable(made.getString("dataVersion")),
            Optional.ofNullable(made.getString("codeVersion")),
            StaleMark.of(document).map(StaleMark::object),
            Optional.ofNullable(made.getList("read", Document.class)).map(ReadDocuments::toReads));
  }
}
