package io.tranche.run.wipe;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import io.quarkus.mongodb.FindOptions;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Wipes in the documents of asset partitions, each in one write of one document. */
@Singleton
class MongoWipes {

  private final ReactiveMongoCollection<Document> partitions;
  private final ReactiveMongoCollection<Document> admission;

  @Inject
  MongoWipes(Databases databases) {
    this.partitions = databases.collection("run", "asset_partitions");
    this.admission = databases.collection("run", "admission");
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

  /** The partitions that runs make, or have not published yet what became of them. */
  Uni<Set<String>> held(String asset) {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .collect()
        .in(HashSet::new, (held, shard) -> addHeld(held, shard, asset));
  }

  private static void addHeld(Set<String> held, Document shard, String asset) {
    Optional.ofNullable(shard.get("entries", Document.class)).map(Document::values).stream()
        .flatMap(Collection::stream)
        .map(Document.class::cast)
        .filter(entry -> entry.getList("assets", String.class, List.of()).contains(asset))
        .forEach(entry -> held.addAll(entry.getList("partitions", String.class, List.of())));
  }
}
