package io.tranche.run.execution;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.platform.store.Bulk;
import io.tranche.platform.store.Databases;
import io.tranche.platform.store.Portions;
import io.tranche.run.check.MongoCheckRepository;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lineage.ReadDocuments;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What came of each partition: its last state, every materialization, what checks say of it. */
@Singleton
class MongoOutcomeRepository {

  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  private final ReactiveMongoCollection<Document> assetPartitions;
  private final ReactiveMongoCollection<Document> materializations;
  private final ReactiveMongoCollection<Document> runs;
  private final MongoCheckRepository checks;

  @Inject
  MongoOutcomeRepository(Databases databases, MongoCheckRepository checks) {
    this.checks = checks;
    this.assetPartitions = databases.collection("run", "asset_partitions");
    this.materializations = databases.collection("run", "materializations");
    this.runs = databases.collection("run", "runs");
  }

  /** Stores outcomes, except where a run with a higher token has been since. */
  Uni<Void> save(List<AssetEvent> events) {
    return save(events, Map.of());
  }

  /**
   * The same.
   *
   * @param reads what was upstream of what was made, by the id of its event
   */
  Uni<Void> save(List<AssetEvent> events, Map<String, List<TaskUpstream>> reads) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<AssetEvent.Checked> checked = new ArrayList<>();
    List<WriteModel<Document>> states = new ArrayList<>(events.size());
    List<AssetEvent.Materialized> made = new ArrayList<>();
    for (AssetEvent event : events) {
      if (event instanceof AssetEvent.Checked one) {
        checked.add(one);
        continue;
      }
      states.add(
          new UpdateOneModel<>(
              notFencedOff(event.assetPartition(), event.token()), change(event, reads), UPSERT));
      if (event instanceof AssetEvent.Materialized materialized) {
        made.add(materialized);
      }
    }
    Uni<Void> outcomes =
        Bulk.write(assetPartitions, states)
            .chain(all -> all ? Uni.createFrom().item(made) : unfenced(made))
            .chain(this::saveHistory);
    return checked.isEmpty() ? outcomes : checks.save(checked).chain(() -> outcomes);
  }

  /**
   * Those whose runs nobody has taken over. Somebody may have, where a fence was met: whoever takes
   * a run over raises the fences after its token, and finds the state of what was made before.
   */
  private Uni<List<AssetEvent.Materialized>> unfenced(List<AssetEvent.Materialized> made) {
    return runs.find(
            Filters.in("_id", made.stream().map(AssetEvent::runId).distinct().toList()),
            new FindOptions().projection(Projections.include("token")))
        .collect()
        .asMap(found -> found.getString("_id"), found -> found.get("token", Number.class))
        .map(
            tokens ->
                made.stream()
                    .filter(
                        one -> {
                          Number token = tokens.get(one.runId());
                          return token == null || token.longValue() <= one.token();
                        })
                    .toList());
  }

  private Uni<Void> saveHistory(List<AssetEvent.Materialized> made) {
    return write(
        materializations, made.stream().map(MongoOutcomeRepository::materialization).toList());
  }

  /** From now on no run with a lower token can store an outcome for these partitions. */
  Uni<Void> raiseFence(Run run) {
    return Multi.createFrom()
        .iterable(run.assets())
        .onItem()
        .transformToUniAndConcatenate(asset -> raiseFence(run, asset))
        .collect()
        .last();
  }

  private Uni<Void> raiseFence(Run run, String asset) {
    return Multi.createFrom()
        .iterable(Portions.of(run.partitions()))
        .onItem()
        .transformToUniAndConcatenate(
            portion ->
                write(
                    assetPartitions,
                    portion.stream().map(partition -> fence(run, asset, partition)).toList()))
        .collect()
        .last();
  }

  private static WriteModel<Document> fence(Run run, String asset, String partition) {
    return new UpdateOneModel<>(
        notFencedOff(Ids.assetPartition(asset, partition), run.token()),
        new Document(
            "$set",
            new Document("asset", asset)
                .append("partition", partition)
                .append("token", run.token())),
        UPSERT);
  }

  /** What checks found in runs that have ended: the events to publish again. */
  Uni<List<AssetEvent>> findChecks(Collection<Run> ended) {
    return checks.findOfRuns(ended.stream().map(Run::id).toList());
  }

  /** What is stored of partitions of runs that have ended: the events to publish again. */
  Uni<List<AssetEvent>> find(List<Made> partitions) {
    Set<String> runIds = new HashSet<>();
    partitions.forEach(one -> runIds.add(one.runId()));
    Uni<List<AssetEvent>> produced =
        materializations
            .find(Filters.in("_id", partitions.stream().map(Made::id).toList()))
            .map(MongoOutcomeRepository::toEvent)
            .collect()
            .asList();
    Uni<List<AssetEvent>> failed =
        assetPartitions
            .find(Filters.in("_id", partitions.stream().map(Made::assetPartition).toList()))
            .map(MongoOutcomeRepository::toFailure)
            .filter(failure -> failure.filter(event -> runIds.contains(event.runId())).isPresent())
            .map(Optional::orElseThrow)
            .collect()
            .asList();
    return Uni.combine()
        .all()
        .unis(produced, failed)
        .with(
            (events, failures) -> {
              List<AssetEvent> all = new ArrayList<>(events);
              all.addAll(failures);
              return all;
            });
  }

  /**
   * Has what was recorded of a run under earlier tokens count under its present one. The fence must
   * be raised before.
   *
   * @return all that is recorded of it, checks first
   */
  Uni<List<AssetEvent>> keep(Run run) {
    return checks
        .keep(run.id(), run.token())
        .chain(
            checked ->
                Multi.createFrom()
                    .iterable(Portions.of(Made.of(List.of(run))))
                    .onItem()
                    .transformToUniAndConcatenate(portion -> keep(run, portion))
                    .collect()
                    .in(() -> new ArrayList<>(checked), List::addAll));
  }

  private Uni<List<AssetEvent>> keep(Run run, List<Made> portion) {
    Uni<List<Document>> states =
        assetPartitions
            .find(Filters.in("_id", portion.stream().map(Made::assetPartition).toList()))
            .collect()
            .asList();
    return Uni.combine()
        .all()
        .unis(find(portion), states)
        .asTuple()
        .chain(
            found -> {
              Map<String, AssetEvent> recorded = new LinkedHashMap<>();
              for (Document state : found.getItem2()) {
                toMaterialization(state)
                    .filter(made -> made.runId().equals(run.id()))
                    .ifPresent(made -> recorded.put(made.id(), made));
              }
              found.getItem1().forEach(event -> recorded.putIfAbsent(event.id(), event));
              return renew(run, recorded.values());
            });
  }

  private Uni<List<AssetEvent>> renew(Run run, Collection<AssetEvent> recorded) {
    List<AssetEvent> renewed = new ArrayList<>(recorded.size());
    List<AssetEvent.Materialized> made = new ArrayList<>(recorded.size());
    List<WriteModel<Document>> states = new ArrayList<>(recorded.size());
    for (AssetEvent event : recorded) {
      String last;
      if (event instanceof AssetEvent.Materialized earlier) {
        last = "materialization";
        made.add(earlier.under(run.token()));
        renewed.add(earlier.under(run.token()));
      } else if (event instanceof AssetEvent.MaterializationFailed earlier) {
        last = "failure";
        renewed.add(earlier.under(run.token()));
      } else {
        throw new IllegalArgumentException("no outcome: " + event);
      }
      states.add(
          new UpdateOneModel<>(
              Filters.and(
                  notFencedOff(event.assetPartition(), run.token()),
                  Filters.eq(last + ".runId", run.id())),
              Updates.set(last + ".token", run.token())));
    }
    return write(assetPartitions, states).chain(() -> saveHistory(made)).replaceWith(renewed);
  }

  /** A partition that a run was for. */
  record Made(String runId, String assetPartition) {

    static List<Made> of(Collection<Run> runs) {
      List<Made> all = new ArrayList<>();
      runs.forEach(run -> run.assetPartitions().forEach(id -> all.add(new Made(run.id(), id))));
      return all;
    }

    private String id() {
      return materializationId(runId, assetPartition);
    }
  }

  private static Bson notFencedOff(String id, long token) {
    return Filters.and(Filters.eq("_id", id), Filters.lte("token", token));
  }

  /** Where the fence is higher, the upsert meets the document itself: that is no error. */
  private static Uni<Void> write(
      ReactiveMongoCollection<Document> collection, List<WriteModel<Document>> writes) {
    return Bulk.write(collection, writes).replaceWithVoid();
  }

  /**
   * A success takes away what failed before it, so that an index has only failures that count. No
   * run is let in over a partition before the events of the one before are published.
   */
  private static Document change(AssetEvent event, Map<String, List<TaskUpstream>> reads) {
    Document change = new Document("$set", state(event, reads));
    return event instanceof AssetEvent.Materialized
        ? change.append("$unset", new Document("failure", ""))
        : change;
  }

  private static Document state(AssetEvent event, Map<String, List<TaskUpstream>> reads) {
    Document state =
        new Document("asset", event.asset())
            .append("partition", event.partition())
            .append("token", event.token());
    Document last =
        new Document("runId", event.runId())
            .append("token", event.token())
            .append("at", Date.from(event.at()));
    if (event instanceof AssetEvent.Materialized materialized) {
      last.append("metadata", new Document(materialized.metadata()))
          .append("dataVersion", materialized.dataVersion());
      materialized.codeVersion().ifPresent(version -> last.append("codeVersion", version));
      if (!reads.isEmpty()) {
        Optional.ofNullable(reads.get(materialized.id()))
            .ifPresent(read -> last.append("read", ReadDocuments.toDocuments(read)));
      }
      return state.append("materialization", last);
    } else if (event instanceof AssetEvent.MaterializationFailed failed) {
      return state.append("failure", last.append("error", failed.error()));
    }
    throw new IllegalArgumentException("no outcome: " + event);
  }

  private static String materializationId(String runId, String assetPartition) {
    return runId + "|" + assetPartition;
  }

  /** One for each run and partition: whoever took the run over replaces what was there. */
  private static WriteModel<Document> materialization(AssetEvent.Materialized event) {
    Document made =
        new Document("asset", event.asset())
            .append("partition", event.partition())
            .append("runId", event.runId())
            .append("token", event.token())
            .append("at", Date.from(event.at()))
            .append("metadata", new Document(event.metadata()))
            .append("dataVersion", event.dataVersion());
    event.codeVersion().ifPresent(version -> made.append("codeVersion", version));
    return new UpdateOneModel<>(
        notFencedOff(materializationId(event.runId(), event.assetPartition()), event.token()),
        new Document("$set", made),
        UPSERT);
  }

  private static AssetEvent toEvent(Document document) {
    Instant at = document.getDate("at").toInstant();
    return new AssetEvent.Materialized(
        document.getString("asset"),
        document.getString("partition"),
        document.getString("runId"),
        document.get("token", Number.class).longValue(),
        at,
        Map.copyOf(document.get("metadata", Document.class)),
        document.getString("dataVersion"),
        Optional.empty(),
        Optional.ofNullable(document.getString("codeVersion")));
  }

  /** The last materialization of a partition. */
  private static Optional<AssetEvent.Materialized> toMaterialization(Document state) {
    return Optional.ofNullable(state.get("materialization", Document.class))
        .filter(last -> last.getString("runId") != null)
        .map(
            last ->
                new AssetEvent.Materialized(
                    state.getString("asset"),
                    state.getString("partition"),
                    last.getString("runId"),
                    last.get("token", Number.class).longValue(),
                    last.getDate("at").toInstant(),
                    Map.copyOf(last.get("metadata", Document.class)),
                    last.getString("dataVersion"),
                    Optional.empty(),
                    Optional.ofNullable(last.getString("codeVersion"))));
  }

  private static Optional<AssetEvent> toFailure(Document document) {
    return Optional.ofNullable(document.get("failure", Document.class))
        .map(
            failure ->
                new AssetEvent.MaterializationFailed(
                    document.getString("asset"),
                    document.getString("partition"),
                    failure.getString("runId"),
                    failure.get("token", Number.class).longValue(),
                    failure.getDate("at").toInstant(),
                    failure.getString("error")));
  }
}
