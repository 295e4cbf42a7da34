package io.tranche.run.admission;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.OnOverwrite;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

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

  /**
   * What the known versions leave of some launches.
   *
   * @param fresh those that are to be run
   * @param rejected new versions of objects whose overwriting is refused
   */
  record Ordered(List<RunRequest.Launch> fresh, List<RunRequest.Launch> rejected) {}

  /** The launches without those that a newer version, or the same one before, has made needless. */
  Uni<Ordered> order(List<RunRequest.Launch> launches) {
    List<WriteModel<Document>> writes = new ArrayList<>();
    for (RunRequest.Launch launch : launches) {
      launch.source().ifPresent(source -> writes.add(write(launch, source)));
    }
    if (writes.isEmpty()) {
      return Uni.createFrom().item(new Ordered(launches, List.of()));
    }
    return Bulk.write(sources, writes)
        .chain(written -> known(launches))
        .map(known -> ordered(launches, known));
  }

  /** The first request of an object holds it; a newer one takes it over where it is to be run. */
  private static WriteModel<Document> write(RunRequest.Launch launch, SourceVersion source) {
    Document order =
        SourceIds.described(launch.assets(), launch.partitions(), source.object())
            .append("order", source.order())
            .append("version", source.version().orElse(null));
    Document request = new Document("request", launch.id());
    Bson older = Filters.and(Filters.eq("_id", id(launch)), Filters.lt("order", source.order()));
    return switch (policy(launch)) {
      case REMATERIALIZE ->
          upsert(older, new Document("$set", new Document(order).append("request", launch.id())));
      case IGNORE -> upsert(older, new Document("$set", order).append("$setOnInsert", request));
      case REJECT ->
          upsert(
              Filters.eq("_id", id(launch)),
              new Document("$setOnInsert", order.append("request", launch.id())));
    };
  }

  private static WriteModel<Document> upsert(Bson filter, Document update) {
    return new UpdateOneModel<>(filter, update, new UpdateOptions().upsert(true));
  }

  private static OnOverwrite policy(RunRequest.Launch launch) {
    return launch.onOverwrite().orElse(OnOverwrite.REMATERIALIZE);
  }

  private record Known(String order, String request) {}

  private Uni<Map<String, Known>> known(List<RunRequest.Launch> launches) {
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
                found.put(
                    document.getString("_id"),
                    new Known(document.getString("order"), document.getString("request"))));
  }

  /** A request that holds its source is the newest, also when it comes again. */
  private Ordered ordered(List<RunRequest.Launch> launches, Map<String, Known> known) {
    List<RunRequest.Launch> fresh = new ArrayList<>();
    List<RunRequest.Launch> rejected = new ArrayList<>();
    for (RunRequest.Launch launch : launches) {
      Optional<Known> held = Optional.ofNullable(known.get(id(launch)));
      if (launch.source().isEmpty()
          || held.filter(one -> one.request().equals(launch.id())).isPresent()) {
        fresh.add(launch);
      } else if (policy(launch) == OnOverwrite.REJECT
          && held.filter(one -> isOlder(one, launch)).isPresent()) {
        rejected.add(launch);
      }
    }
    registry
        .counter("tranche.run.requests.stale")
        .increment(launches.size() - fresh.size() - rejected.size());
    return new Ordered(fresh, rejected);
  }

  private static boolean isOlder(Known known, RunRequest.Launch launch) {
    return launch.source().filter(given -> known.order().compareTo(given.order()) < 0).isPresent();
  }

  private static String id(RunRequest.Launch launch) {
    return launch
        .source()
        .map(source -> SourceIds.of(launch.assets(), launch.partitions(), source.object()))
        .orElse("");
  }
}
