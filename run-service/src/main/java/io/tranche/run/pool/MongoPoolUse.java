package io.tranche.run.pool;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import io.tranche.run.pool.PoolResource.UsedBy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Which runs use pools, as the admission documents say, and how many wait. */
@Singleton
class MongoPoolUse {

  /** More than these are not counted. */
  static final int MOST_COUNTED = 10_000;

  private static final String POOL = "pool:";

  private final ReactiveMongoCollection<Document> admission;
  private final ReactiveMongoCollection<Document> runs;
  private final Clock clock;

  @Inject
  MongoPoolUse(Databases databases, Clock clock) {
    this.admission = databases.collection("run", "admission");
    this.runs = databases.collection("run", "runs");
    this.clock = clock;
  }

  /** The runs that use each pool, by its name; a pool that none uses is left out. */
  Uni<Map<String, List<UsedBy>>> byPool() {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .collect()
        .asList()
        .map(MongoPoolUse::collect);
  }

  private static Map<String, List<UsedBy>> collect(List<Document> shards) {
    Map<String, List<UsedBy>> byPool = new HashMap<>();
    for (Document shard : shards) {
      Optional.ofNullable(shard.get("entries", Document.class))
          .ifPresent(
              entries ->
                  entries.forEach((runId, entry) -> collect(runId, (Document) entry, byPool)));
    }
    return byPool;
  }

  private static void collect(String runId, Document entry, Map<String, List<UsedBy>> byPool) {
    for (String share : entry.getList("shares", String.class, List.of())) {
      if (share.startsWith(POOL)) {
        byPool
            .computeIfAbsent(share.substring(POOL.length()), pool -> new ArrayList<>())
            .add(new UsedBy(runId, entry.getList("assets", String.class, List.of())));
      }
    }
  }

  /** How many runs of these assets wait, leaving out those whose time has not come. */
  Uni<Integer> waiting(Collection<String> assets) {
    Instant now = clock.instant();
    return assets.isEmpty()
        ? Uni.createFrom().item(0)
        : runs.find(
                and(eq("status", RunStatus.QUEUED.name()), in("assets", assets)),
                new FindOptions().projection(Projections.include("notBefore")).limit(MOST_COUNTED))
            .filter(run -> isDue(run.getDate("notBefore"), now))
            .collect()
            .asList()
            .map(List::size);
  }

  private static boolean isDue(@Nullable Date notBefore, Instant now) {
    return notBefore == null || !notBefore.toInstant().isAfter(now);
  }
}
