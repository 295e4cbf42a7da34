package io.tranche.run.backfill;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.bson.Document;

/** Which backfills have not ended, so that they may still count their runs. */
@Singleton
public class MongoActiveBackfills {

  /** The tag that names the backfill of a run. */
  public static final String TAG = BackfillRequests.TAG;

  private final ReactiveMongoCollection<Document> backfills;

  @Inject
  MongoActiveBackfills(Databases databases) {
    this.backfills = databases.collection("run", "backfills");
  }

  /** Those of the given ones that have not ended. */
  public Uni<Set<String>> among(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return backfills
        .find(in("_id", ids), new FindOptions().projection(Projections.include("status")))
        .filter(found -> !BackfillStatus.valueOf(found.getString("status")).isTerminal())
        .map(found -> found.getString("_id"))
        .collect()
        .in(HashSet::new, Set::add);
  }
}
