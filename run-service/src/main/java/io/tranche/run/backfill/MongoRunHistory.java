package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** How long the last runs of an asset took. */
@Singleton
class MongoRunHistory {

  private static final int LAST = 50;

  private final ReactiveMongoCollection<Document> runs;

  @Inject
  MongoRunHistory(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  /**
   * The median time that a partition took in the last runs that succeeded, if any did; of a run
   * over several assets each counts alike.
   */
  Uni<Optional<Duration>> timePerPartition(String asset) {
    return runs.find(
            eq("assets", asset),
            new FindOptions()
                .sort(Sorts.descending("createdAt", "_id"))
                .limit(LAST)
                .projection(
                    Projections.include(
                        "status", "startedAt", "endedAt", "partitionCount", "assets")))
        .collect()
        .asList()
        .map(MongoRunHistory::median);
  }

  private static Optional<Duration> median(List<Document> last) {
    List<Duration> times =
        last.stream()
            .filter(run -> RunStatus.SUCCESS.name().equals(run.getString("status")))
            .filter(run -> run.getDate("startedAt") != null && run.getDate("endedAt") != null)
            .map(MongoRunHistory::timePerPartition)
            .sorted()
            .toList();
    return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2));
  }

  private static Duration timePerPartition(Document run) {
    return Duration.between(
            run.getDate("startedAt").toInstant(), run.getDate("endedAt").toInstant())
        .dividedBy(Math.max(1, run.getInteger("partitionCount", 1)))
        .dividedBy(Math.max(1, run.getList("assets", String.class).size()));
  }
}
