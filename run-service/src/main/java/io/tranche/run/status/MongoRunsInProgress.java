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
import java.util.List;
import java.util.Map;
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
  private @Nullable Uni<Map<String, HeldPartitions>> latest;
  private Instant readAt = Instant.MIN;

  @Inject
  MongoRunsInProgress(Databases databases, MongoHeldPartitions partitions, Clock clock) {
    this.admission = databases.collection("run", "admission");
    this.partitions = partitions;
    this.clock = clock;
  }

  /** The partitions in progress by asset. */
  synchronized Uni<Map<String, HeldPartitions>> byAsset() {
    Instant now = clock.instant();
    Uni<Map<String, HeldPartitions>> known = latest;
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

  private Uni<Map<String, HeldPartitions>> read() {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .map(shard -> shard.get("entries", Document.class))
        .onItem()
        .transformToUniAndConcatenate(
            entries -> partitions.of(entries).map(held -> byAsset(entries, held)))
        .collect()
        .in(HashMap<String, Map<String, List<String>>>::new, MongoRunsInProgress::addAll)
        .map(MongoRunsInProgress::held);
  }

  /** The partitions of each run, by asset and run. */
  private static Map<String, Map<String, List<String>>> byAsset(
      Document entries, Map<String, List<String>> held) {
    Map<String, Map<String, List<String>>> byAsset = new HashMap<>();
    held.forEach(
        (run, some) -> {
          for (String asset : entries.get(run, Document.class).getList("assets", String.class)) {
            byAsset.computeIfAbsent(asset, key -> new HashMap<>()).put(run, some);
          }
        });
    return byAsset;
  }

  private static void addAll(
      Map<String, Map<String, List<String>>> all, Map<String, Map<String, List<String>>> some) {
    some.forEach((asset, runs) -> all.computeIfAbsent(asset, key -> new HashMap<>()).putAll(runs));
  }

  private static Map<String, HeldPartitions> held(Map<String, Map<String, List<String>>> byAsset) {
    Map<String, HeldPartitions> held = new HashMap<>();
    byAsset.forEach((asset, runs) -> held.put(asset, HeldPartitions.of(runs)));
    return held;
  }
}
