package io.tranche.run.admission;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.not;

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
import java.util.function.Function;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The documents of runs that wait, as {@link Place} orders them. */
@Singleton
class MongoWaitingRuns {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);
  private static final Bson ID = Projections.include("_id");

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

  /** The ids of the oldest runs that wait, of whatever lane. */
  List<String> idsOfOldest(int limit) {
    return ids(
        eq("status", RunStatus.QUEUED.name()),
        new FindOptions().sort(Sorts.ascending("createdAt")).limit(limit));
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

  /** The next runs of a lane whose time has come. */
  Portion next(String lane, Instant after, Instant now, int limit) {
    return portion(
        and(eq("lane", lane), not(gt("waitsUntil", date(now)))),
        "waitsSince",
        run -> Place.of(run).since(),
        after,
        limit);
  }

  /** The next runs by their due times. */
  Portion nextDue(Instant after, int limit) {
    return portion(
        Filters.empty(), "waitsUntil", run -> Place.of(run).until().orElse(after), after, limit);
  }

  /** Those at the same instant come together, however many. */
  private Portion portion(
      Bson filter, String field, Function<Run, Instant> place, Instant after, int limit) {
    List<Run> portion =
        new ArrayList<>(
            read(
                and(filter, gt(field, date(after))),
                new FindOptions().sort(Sorts.ascending(field)).limit(limit)));
    if (portion.size() < limit) {
      return new Portion(portion, after, true);
    }
    Instant horizon = place.apply(portion.get(portion.size() - 1));
    portion.removeIf(run -> place.apply(run).equals(horizon));
    portion.addAll(read(and(filter, eq(field, date(horizon))), new FindOptions()));
    return new Portion(portion, horizon, false);
  }

  /** The ids of the first runs of a lane, up to a place, without those whose time is later. */
  List<String> ids(String lane, Instant upTo, Instant until, int limit) {
    return ids(
        and(eq("lane", lane), lte("waitsSince", date(upTo)), not(gt("waitsUntil", date(until)))),
        new FindOptions().sort(Sorts.ascending("waitsSince")).limit(limit));
  }

  /** The ids of the first runs with a due time, up to an instant. */
  List<String> idsDue(Instant upTo, int limit) {
    return ids(
        lte("waitsUntil", date(upTo)),
        new FindOptions().sort(Sorts.ascending("waitsUntil")).limit(limit));
  }

  /** The runs that may answer requests too. */
  List<Run> answering(Collection<String> answers) {
    return read(in("answers", answers), new FindOptions());
  }

  private List<Run> read(Bson filter, FindOptions options) {
    return runs.find(filter, options)
        .map(RunDocuments::toRun)
        .collect()
        .asList()
        .await()
        .atMost(ANSWER);
  }

  private List<String> ids(Bson filter, FindOptions options) {
    return runs.find(filter, options.projection(ID))
        .map(document -> document.getString("_id"))
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
