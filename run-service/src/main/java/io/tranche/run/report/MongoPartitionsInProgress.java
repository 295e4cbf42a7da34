package io.tranche.run.report;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.store.Databases;
import io.tranche.run.lifecycle.MongoHeldPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/** The partitions that runs make, or have not published yet what became of them. */
@Singleton
public class MongoPartitionsInProgress {

  private static final int MOST_NAMED = 10;

  private final ReactiveMongoCollection<Document> admission;
  private final MongoHeldPartitions partitions;

  @Inject
  MongoPartitionsInProgress(Databases databases, MongoHeldPartitions partitions) {
    this.admission = databases.collection("run", "admission");
    this.partitions = partitions;
  }

  /**
   * Refuses what a run would undo.
   *
   * @param what was asked for, as in "Cannot wipe partitions"
   * @throws TrancheException.Conflict {@code partition-in-progress}: a run makes one of them
   */
  public Uni<Void> requireNone(String what, String asset, List<String> partitions) {
    return held(asset)
        .invoke(
            held -> {
              List<String> inProgress = partitions.stream().filter(held::contains).toList();
              if (!inProgress.isEmpty()) {
                throw new TrancheException.Conflict(
                    "partition-in-progress",
                    what
                        + ": runs of "
                        + asset
                        + " make them at present ("
                        + inProgress.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (inProgress.size() > MOST_NAMED
                            ? " and " + (inProgress.size() - MOST_NAMED) + " more)"
                            : ")"));
              }
            })
        .replaceWithVoid();
  }

  private Uni<Set<String>> held(String asset) {
    return admission
        .find(new FindOptions().projection(Projections.include("entries")))
        .onItem()
        .transformToUniAndConcatenate(shard -> held(shard, asset))
        .collect()
        .in(HashSet::new, Set::addAll);
  }

  private Uni<Set<String>> held(Document shard, String asset) {
    Document entries = shard.get("entries", Document.class);
    return partitions
        .of(entries)
        .map(
            byRun -> {
              Set<String> held = new HashSet<>();
              byRun.forEach(
                  (runId, keys) -> {
                    Document entry = entries.get(runId, Document.class);
                    if (entry.getList("assets", String.class).contains(asset)) {
                      held.addAll(keys);
                    }
                  });
              return held;
            });
  }
}
