package io.tranche.run.wipe;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Wipes in the documents of asset partitions, each in one write of one document. */
@Singleton
class MongoWipes {

  private final ReactiveMongoCollection<Document> partitions;

  @Inject
  MongoWipes(Databases databases) {
    this.partitions = databases.collection("run", "asset_partitions");
  }

  /**
   * What is known of a partition.
   *
   * @param token of the last that happened to it
   * @param wipe that was the last one; empty if there was none
   */
  record Known(String partition, long token, boolean materialized, boolean failed, String wipe) {
    boolean isAnything() {
      return materialized || failed;
    }
  }

  /** Of those of the partitions that have a document. */
  Uni<List<Known>> find(String asset, Collection<String> keys) {
    return partitions
        .find(in("_id", keys.stream().map(key -> Ids.assetPartition(asset, key)).toList()))
        .map(MongoWipes::known)
        .collect()
        .asList();
  }

  private static Known known(Document document) {
    return new Known(
        document.getString("partition"),
        document.get("token", Number.class).longValue(),
        document.get("materialization") != null,
        document.get("failure") != null,
        Optional.ofNullable(document.get("wiped", Document.class))
            .map(wiped -> wiped.getString("id"))
            .orElse(""));
  }

  /**
   * Forgets what is known up to the token of the command.
   *
   * @return whether that is so, by this call or by an earlier one of the same command, and nothing
   *     was made since
   */
  Uni<Boolean> forget(String id, AssetReport.Wipe wipe, Instant at) {
    String document = Ids.assetPartition(wipe.asset(), wipe.partition());
    return partitions
        .updateOne(
            and(
                eq("_id", document),
                not(gt("materialization.token", wipe.token())),
                not(gt("failure.token", wipe.token()))),
            Updates.combine(
                Updates.unset("materialization"),
                Updates.unset("failure"),
                Updates.set(
                    "wiped",
                    new Document("id", id)
                        .append("token", wipe.token())
                        .append("at", Date.from(at)))))
        .chain(done -> find(wipe.asset(), List.of(wipe.partition())))
        .map(
            found ->
                found.stream().anyMatch(known -> known.wipe().equals(id) && !known.materialized()));
  }

  /** The state of a partition that was materialized by a run with a higher token. */
  Uni<Optional<PartitionState>> newer(AssetReport.Wipe wipe) {
    return partitions
        .find(eq("_id", Ids.assetPartition(wipe.asset(), wipe.partition())))
        .collect()
        .first()
        .map(
            found ->
                Optional.ofNullable(found)
                    .flatMap(
                        state -> Optional.ofNullable(state.get("materialization", Document.class)))
                    .map(made -> state(wipe, made))
                    .filter(state -> state.version() > wipe.token()));
  }

  private static PartitionState state(AssetReport.Wipe wipe, Document made) {
    return new PartitionState(
        wipe.asset(),
        wipe.partition(),
        made.getString("runId"),
        made.get("token", Number.class).longValue(),
        made.getString("dataVersion"),
        Map.copyOf(made.get("metadata", Document.class)),
        made.getDate("at").toInstant(),
        false);
  }
}
