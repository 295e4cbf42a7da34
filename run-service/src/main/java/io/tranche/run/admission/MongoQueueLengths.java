package io.tranche.run.admission;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * How many runs of a namespace wait, as the store says: for replicas that do not own the admission.
 * What others store at the same moment is not counted yet.
 */
@Singleton
public class MongoQueueLengths {

  private final ReactiveMongoCollection<Document> runs;

  @Inject
  MongoQueueLengths(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  /** Why a request is refused, where as many runs wait as a quota allows. */
  public Uni<Optional<String>> refusal(RunRequest.Launch launch, Catalog catalog) {
    QueueQuota quota = QueueQuota.of(catalog);
    return of(List.of(launch), quota, catalog)
        .map(
            waiting ->
                quota.refusal(
                    launch.origin(),
                    launch.assets(),
                    namespace -> waiting.getOrDefault(namespace, 0)));
  }

  /** How many wait in the namespaces whose quotas some requests are held to. */
  Uni<Map<String, Integer>> of(
      Collection<RunRequest.Launch> launches, QueueQuota quota, Catalog catalog) {
    Set<String> namespaces = new TreeSet<>();
    launches.forEach(launch -> namespaces.addAll(quota.limited(launch.origin(), launch.assets())));
    Map<String, Integer> waiting = new HashMap<>();
    return namespaces.isEmpty()
        ? Uni.createFrom().item(waiting)
        : Multi.createFrom()
            .iterable(namespaces)
            .onItem()
            .transformToUniAndConcatenate(
                namespace ->
                    count(assets(namespace, catalog), quota.most(namespace))
                        .invoke(count -> waiting.put(namespace, count)))
            .collect()
            .last()
            .replaceWith(waiting);
  }

  private static List<String> assets(String namespace, Catalog catalog) {
    return catalog.assets().keySet().stream()
        .filter(asset -> QuotaDocument.namespaceOf(asset).filter(namespace::equals).isPresent())
        .toList();
  }

  private Uni<Integer> count(List<String> assets, int most) {
    return runs.find(
            and(eq("status", RunStatus.QUEUED.name()), in("assets", assets)),
            new FindOptions().projection(Projections.include("_id")).limit(most))
        .collect()
        .with(Collectors.summingInt(run -> 1));
  }
}
