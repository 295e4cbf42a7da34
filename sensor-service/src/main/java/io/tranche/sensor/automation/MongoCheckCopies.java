package io.tranche.sensor.automation;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** The copy, in {@code sensor.blocking_checks}. */
@ApplicationScoped
class MongoCheckCopies implements CheckCopies {

  private static final int MAX_IDS = 1_000;
  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final ReactiveMongoCollection<Document> checks;

  @Inject
  MongoCheckCopies(Databases databases) {
    this.checks = databases.collection("sensor", "blocking_checks");
  }

  @Override
  public Uni<Void> save(Collection<AssetEvent.Checked> evaluations) {
    Map<String, AssetEvent.Checked> newest = new LinkedHashMap<>();
    for (AssetEvent.Checked one : evaluations) {
      newest.merge(
          CheckCopies.id(one.asset(), one.check(), one.partition()),
          one,
          (held, given) -> given.order().compareTo(held.order()) > 0 ? given : held);
    }
    List<ReplaceOneModel<Document>> writes = new ArrayList<>();
    newest.forEach(
        (id, one) ->
            writes.add(
                new ReplaceOneModel<>(
                    Filters.and(Filters.eq("_id", id), Filters.lt("order", one.order())),
                    new Document("order", one.order())
                        .append("token", one.token())
                        .append("holds", one.holds()),
                    UPSERT)));
    return Bulk.write(checks, writes).replaceWithVoid();
  }

  @Override
  public Uni<Map<String, Long>> holding(Collection<String> ids) {
    return Multi.createFrom()
        .iterable(ids)
        .group()
        .intoLists()
        .of(MAX_IDS)
        .onItem()
        .transformToMultiAndConcatenate(page -> checks.find(Filters.in("_id", page)))
        .filter(found -> found.getBoolean("holds"))
        .collect()
        .in(
            HashMap<String, Long>::new,
            (tokens, found) -> tokens.put(found.getString("_id"), found.getLong("token")))
        .map(tokens -> tokens);
  }
}
