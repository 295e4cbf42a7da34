package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.Portions;
import io.tranche.run.check.MongoCheckRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/** What runs have made that did not succeed as a whole. */
@Singleton
class MongoMadePartitions {

  private final ReactiveMongoCollection<Document> materializations;
  private final ReactiveMongoCollection<Document> assetPartitions;
  private final MongoCheckRepository checks;

  @Inject
  MongoMadePartitions(Databases databases, MongoCheckRepository checks) {
    this.materializations = databases.collection("run", "materializations");
    this.assetPartitions = databases.collection("run", "asset_partitions");
    this.checks = checks;
  }

  /**
   * The ids of the asset partitions that these runs made, without those that a replica that took
   * one of the runs over could not make again, and without those that a blocking check holds back.
   *
   * @param runIds a run that has ended, and those that followed it by themselves
   */
  Uni<Set<String>> of(Collection<String> runIds) {
    return materializations
        .find(
            in("runId", runIds),
            new FindOptions().projection(Projections.include("asset", "partition")))
        .map(MongoMadePartitions::assetPartition)
        .collect()
        .asSet()
        .chain(
            made ->
                made.isEmpty()
                    ? Uni.createFrom().item(made)
                    : Uni.combine()
                        .all()
                        .unis(failed(made, runIds), held(runIds))
                        .with((failed, held) -> without(made, failed, held)));
  }

  private static Set<String> without(Set<String> made, List<String> failed, List<String> held) {
    Set<String> left = new HashSet<>(made);
    failed.forEach(left::remove);
    held.forEach(left::remove);
    return left;
  }

  private Uni<List<String>> failed(Collection<String> made, Collection<String> runIds) {
    return Multi.createFrom()
        .iterable(Portions.of(made))
        .onItem()
        .transformToMultiAndConcatenate(
            portion -> assetPartitions.find(and(in("_id", portion), in("failure.runId", runIds))))
        .filter(state -> token(state, "failure") > token(state, "materialization"))
        .map(state -> state.getString("_id"))
        .collect()
        .asList();
  }

  private static long token(Document state, String what) {
    Document last = state.get(what, Document.class);
    return last == null ? -1 : last.get("token", Number.class).longValue();
  }

  private Uni<List<String>> held(Collection<String> runIds) {
    return checks
        .findOfRuns(runIds)
        .map(
            said ->
                said.stream()
                    .map(AssetEvent.Checked.class::cast)
                    .filter(
                        check ->
                            !check.passed()
                                && check.blocking()
                                && check.severity() == CheckSeverity.ERROR)
                    .map(AssetEvent::assetPartition)
                    .toList());
  }

  private static String assetPartition(Document made) {
    return Ids.assetPartition(made.getString("asset"), made.getString("partition"));
  }
}
