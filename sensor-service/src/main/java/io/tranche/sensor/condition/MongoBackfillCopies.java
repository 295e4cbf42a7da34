package io.tranche.sensor.condition;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.partitions.Ordinals;
import io.tranche.platform.store.BackgroundIndexes;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.retention.OldMemory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * The copy, in {@code sensor.backfills}. That nothing is left is remembered for as long as a record
 * that says otherwise can come again.
 */
@ApplicationScoped
class MongoBackfillCopies implements BackfillCopies, OldMemory {

  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReactiveMongoCollection<Document> backfills;

  @Inject
  MongoBackfillCopies(Databases databases) {
    this.backfills = databases.collection("sensor", "backfills");
  }

  void onStart(@Observes StartupEvent event) {
    BackgroundIndexes.create(
        backfills, Indexes.ascending("asset", "removed"), Indexes.ascending("removed", "at"));
  }

  @Override
  public Uni<Void> save(Collection<BackfillState> states) {
    Map<String, BackfillState> newest = new LinkedHashMap<>();
    for (BackfillState state : states) {
      newest.merge(
          state.id(), state, (held, given) -> given.version() > held.version() ? given : held);
    }
    return Bulk.write(
            backfills,
            newest.values().stream()
                .map(
                    state ->
                        new ReplaceOneModel<>(
                            Filters.and(
                                Filters.eq("_id", state.id()),
                                Filters.lt("version", state.version())),
                            document(state),
                            UPSERT))
                .toList())
        .replaceWithVoid();
  }

  private static Document document(BackfillState state) {
    return new Document("asset", state.asset())
        .append("layout", state.layout())
        .append("ordinals", state.ordinals())
        .append("removed", state.removed())
        .append("version", state.version())
        .append("at", Date.from(state.at()));
  }

  @Override
  public Uni<List<Remaining>> remaining(Collection<String> assets) {
    return backfills
        .find(Filters.and(Filters.in("asset", assets), Filters.eq("removed", false)))
        .map(
            found ->
                new Remaining(
                    found.getString("asset"),
                    found.getString("layout"),
                    Ordinals.parse(found.getString("ordinals"))))
        .collect()
        .asList();
  }

  @Override
  public Uni<Void> forgetOld(Instant now) {
    return backfills
        .deleteMany(
            Filters.and(
                Filters.eq("removed", true),
                Filters.lt("at", Date.from(now.minus(Topics.COMES_AGAIN)))))
        .replaceWithVoid();
  }
}
