package io.tranche.run.admission;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * The newest version of each source object that an asset partition was requested for. A request for
 * an older version is stale; orders are compared between versions of the same object only.
 */
@Singleton
class MongoSourceOrder {

  private final ReactiveMongoCollection<Document> sources;
  private final MeterRegistry registry;

  @Inject
  MongoSourceOrder(Databases databases, MeterRegistry registry) {
    this.sources = databases.collection("run", "sources");
    this.registry = registry;
  }

  /** The launches without those that a newer version, or the same one before, has made needless. */
  Uni<List<RunRequest.Launch>> withoutStale(List<RunRequest.Launch> launches) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    for (RunRequest.Launch launch : launches) {
      launch
          .source()
          .ifPresent(
              source ->
                  writes.add(
                      new ReplaceOneModel<>(
                          Filters.and(
                              Filters.eq("_id", id(launch)), Filters.lt("order", source.order())),
                          new Document("order", source.order()).append("request", launch.id()),
                          new ReplaceOptions().upsert(true))));
    }
    if (writes.isEmpty()) {
      return Uni.createFrom().item(launches);
    }
    return Bulk.write(sources, writes)
        .chain(written -> holders(launches))
        .map(holders -> fresh(launches, holders));
  }

  private Uni<Map<String, String>> holders(List<RunRequest.Launch> launches) {
    List<String> ids =
        launches.stream()
            .filter(launch -> launch.source().isPresent())
            .map(MongoSourceOrder::id)
            .toList();
    return sources
        .find(Filters.in("_id", ids))
        .collect()
        .in(
            HashMap::new,
            (found, document) ->
                found.put(document.getString("_id"), document.getString("request")));
  }

  /** A request that holds its source is the newest, also when it comes again. */
  private List<RunRequest.Launch> fresh(
      List<RunRequest.Launch> launches, Map<String, String> holders) {
    List<RunRequest.Launch> fresh =
        launches.stream()
            .filter(
                launch -> launch.source().isEmpty() || launch.id().equals(holders.get(id(launch))))
            .toList();
    registry.counter("tranche.run.requests.stale").increment(launches.size() - fresh.size());
    return fresh;
  }

  private static String id(RunRequest.Launch launch) {
    return launch
        .source()
        .map(
            source ->
                Ids.of(
                    "source",
                    String.join("|", launch.assets()),
                    String.join("|", launch.partitions()),
                    source.object()))
        .orElse("");
  }
}
