package io.tranche.run.status;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import io.tranche.run.lifecycle.MongoHeldPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions runs hold right now, as the admission documents say: read when somebody asks,
 * and not more often than is useful.
 */
@Singleton
class MongoRunsInProgress {

  private static final Duration FRESH = Duration.ofMillis(100);

  private final ReactiveMongoCollection<Document> admission;
  private final MongoHeldPartitions partitions;
  private final Clock clock;
  private @Nullable Uni<Map<String, Set<String>>> latest;
  private Instant readAt = Instant.MIN;

  @Inject
  MongoRunsInProgress(Databases databases, MongoHeldPartitions partitions, Clock clock) {
    this.admission = databases.collection("run", "admission");
    this.partitions = partitions;
    this.clock = clock;
  }

  /** The partitions in progress by asset. */
  synchronized Uni<Map<String, Set<String>>> byAsset() {
    Instant now = clock.instant();
    Uni<Map<String, Set<String>>> known = latest;
    if (known == null || readAt.plus(FRESH).isBefore(now)) {
      readAt = now;
      known = read().onFailure().invoke(this::outdate).memoize().indefinitely();
      latest = known;
    }
    return known;
  }

  /** A run started or ended: the next answer is read anew. */
  synchronized void outdate() {
    latest = null;
  }

  private Uni<Map<String, Set<String>>> read() {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .onItem()
        .transformToUniAndConcatenate(shard -> read(shard.get("entries", Document.class)))
        .collect()
        .in(
            HashMap::new,
            (all, ofShard) ->
                ofShard.forEach(
                    (asset, held) ->
                        all.computeIfAbsent(asset, key -> new HashSet<>()).addAll(held)));
  }

  private Uni<Map<String, Set<String>>> read(Document entries) {
    return partitions.of(entries).map(byRun -> byAsset(entries, byRun));
  }

  private static Map<String, Set<String>> byAsset(
      Document entries, Map<String, List<String>> byRun) {
    Map<String, Set<String>> byAsset = new HashMap<>();
    byRun.forEach(
        (runId, held) -> {
          for (String asset : entries.get(runId, Document.class).getList("assets", String.class)) {
            byAsset.computeIfAbsent(asset, key -> new HashSet<>()).addAll(held);
          }
        });
    return byAsset;
  }
}
