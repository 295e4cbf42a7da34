package io.tranche.run.lifecycle;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/**
 * Which partitions the runs in progress hold: their entries in the admission document list them or,
 * of a {@linkplain Run#isLarge() large} run, the document of the run, which is stored before.
 */
@Singleton
public class MongoHeldPartitions {

  private static final String PARTITIONS = "partitions";
  private static final FindOptions WHICH =
      new FindOptions().projection(Projections.include("status", PARTITIONS));

  private final ReactiveMongoCollection<Document> runs;
  private final Map<String, List<String>> ofLarge = new ConcurrentHashMap<>();

  @Inject
  MongoHeldPartitions(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  /** What an entry is stored with. */
  public static void append(List<String> partitions, Document entry) {
    entry.append("partitionCount", partitions.size());
    if (!Run.isLarge(partitions.size())) {
      entry.append(PARTITIONS, partitions);
    }
  }

  /**
   * The partitions by run.
   *
   * @param entries of an admission document, by run
   */
  public Uni<Map<String, List<String>>> of(Document entries) {
    ofLarge.keySet().retainAll(entries.keySet());
    Map<String, List<String>> held = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String runId : entries.keySet()) {
      List<String> listed = entries.get(runId, Document.class).getList(PARTITIONS, String.class);
      List<String> known = listed == null ? ofLarge.get(runId) : listed;
      if (known == null) {
        unknown.add(runId);
      } else {
        held.put(runId, known);
      }
    }
    return unknown.isEmpty()
        ? Uni.createFrom().item(held)
        : runs.find(Filters.in("_id", unknown), WHICH)
            .invoke(run -> held.put(run.getString("_id"), learn(run)))
            .collect()
            .last()
            .replaceWith(held);
  }

  /** Those of a run that has begun are the same from then on. */
  private List<String> learn(Document run) {
    List<String> partitions = run.getList(PARTITIONS, String.class);
    if (!run.getString("status").equals(RunStatus.QUEUED.name())) {
      ofLarge.put(run.getString("_id"), partitions);
    }
    return partitions;
  }
}
