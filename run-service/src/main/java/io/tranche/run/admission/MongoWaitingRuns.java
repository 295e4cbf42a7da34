package io.tranche.run.admission;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.not;
import static io.tranche.run.admission.RunQueue.weightOf;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.store.Databases;
import io.tranche.run.lifecycle.Place;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunDocuments;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The documents of runs that wait, as {@link Place} orders them. */
@Singleton
class MongoWaitingRuns {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);
  private static final Bson SIZE = Projections.include("_id", "partitionCount");

  private final ReactiveMongoCollection<Document> runs;

  @Inject
  MongoWaitingRuns(Databases databases) {
    this.runs = databases.collection("run", "runs");
  }

  void onStart(@Observes @Priority(20) StartupEvent event) {
    IndexOptions onlyWaiting = new IndexOptions().sparse(true);
    runs.createIndexes(
            List.of(
                new IndexModel(Indexes.ascending("lane", "waitsSince"), onlyWaiting),
                new IndexModel(Indexes.ascending("waitsUntil"), onlyWaiting),
                new IndexModel(Indexes.ascending("answers"), onlyWaiting)))
        .await()
        .atMost(INDEXES_WITHIN);
  }

  /** Runs of one lane, as many as there are in the store. */
  record StoredLane(String name, List<String> assets) {}

  /** Some of the runs in their order. */
  record Portion(List<Run> runs, Instant horizon, boolean last) {}

  /**
   * What is known of a run that is not in memory.
   *
   * @param weight as {@link RunQueue#weightOf}
   */
  record Known(String id, long weight) {}

  /** The oldest runs that wait, of whatever lane, up to a weight and one more. */
  List<Known> oldest(int weight) {
    return known(
        eq("status", RunStatus.QUEUED.name()),
        new FindOptions().sort(Sorts.ascending("createdAt")),
        weight);
  }

  /** Every lane in which runs wait. */
  List<StoredLane> lanes() {
    List<StoredLane> lanes = new ArrayList<>();
    Optional<StoredLane> next = laneAfter("");
    while (next.isPresent()) {
      lanes.add(next.get());
      next = laneAfter(next.get().name());
    }
    return lanes;
  }

  private Optional<StoredLane> laneAfter(String lane) {
    return runs
        .find(
            gt("lane", lane),
            new FindOptions()
                .projection(Projections.include("lane", "assets"))
                .sort(Sorts.ascending("lane"))
                .limit(1))
        .map(
            document ->
                new StoredLane(
                    document.getString("lane"), document.getList("assets", String.class)))
        .collect()
        .asList()
        .await()
        .atMost(ANSWER)
        .stream()
        .findFirst();
  }

  /** How many runs wait in a lane. */
  int length(String lane) {
    return Math.toIntExact(runs.countDocuments(eq("lane", lane)).await().atMost(ANSWER));
  }

  /** The next runs of a lane whose time has come, up to a weight. */
  Portion next(String lane, Instant after, Instant now, int weight) {
    return portion(
        and(eq("lane", lane), not(gt("waitsUntil", date(now)))),
        "waitsSince",
        run -> Place.of(run).since(),
        after,
        weight);
  }

  /** The next runs by their due times, up to a weight. */
  Portion nextDue(Instant after, int weight) {
    return portion(
        Filters.empty(), "waitsUntil", run -> Place.of(run).until().orElse(after), after, weight);
  }

  /** Those at the same instant come together, however many. */
  private Portion portion(
      Bson filter, String field, Function<Run, Instant> place, Instant after, int weight) {
    AtomicLong read = new AtomicLong();
    List<Run> portion =
        runs.find(
                and(filter, gt(field, date(after))),
                new FindOptions().sort(Sorts.ascending(field)).limit(weight))
            .map(RunDocuments::toRun)
            .select()
            .first(run -> read.getAndAdd(weightOf(run.partitions().size())) < weight)
            .collect()
            .asList()
            .map(ArrayList::new)
            .await()
            .atMost(ANSWER);
    if (read.get() < weight) {
      return new Portion(portion, after, true);
    }
    Instant horizon = place.apply(portion.get(portion.size() - 1));
    portion.removeIf(run -> place.apply(run).equals(horizon));
    portion.addAll(read(and(filter, eq(field, date(horizon)))));
    return new Portion(portion, horizon, false);
  }

  /** The first runs of a lane, up to a place, without those whose time is later. */
  List<Known> known(String lane, Instant upTo, Instant until, int weight) {
    return known(
        and(eq("lane", lane), lte("waitsSince", date(upTo)), not(gt("waitsUntil", date(until)))),
        new FindOptions().sort(Sorts.ascending("waitsSince")),
        weight);
  }

  /** The first runs with a due time, up to an instant. */
  List<Known> knownDue(Instant upTo, int weight) {
    return known(
        lte("waitsUntil", date(upTo)),
        new FindOptions().sort(Sorts.ascending("waitsUntil")),
        weight);
  }

  /** The runs that may answer requests too. */
  List<Run> answering(Collection<String> answers) {
    return read(in("answers", answers));
  }

  private List<Run> read(Bson filter) {
    return runs.find(filter).map(RunDocuments::toRun).collect().asList().await().atMost(ANSWER);
  }

  private List<Known> known(Bson filter, FindOptions options, int weight) {
    AtomicLong read = new AtomicLong();
    return runs.find(filter, options.projection(SIZE).limit(weight + 1))
        .map(run -> new Known(run.getString("_id"), weightOf(run.getInteger("partitionCount", 1))))
        .select()
        .first(run -> read.getAndAdd(run.weight()) <= weight)
        .collect()
        .asList()
        .await()
        .atMost(ANSWER);
  }

  private static BsonDateTime date(Instant at) {
    if (at.equals(Instant.MIN) || at.equals(Instant.MAX)) {
      return new BsonDateTime(at.equals(Instant.MIN) ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
    return new BsonDateTime(at.toEpochMilli());
  }
}
